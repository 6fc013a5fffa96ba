import type { ExchangeAccount } from '../../../../shared/contract/monitor-protocol.ts';
import type { Clock } from '../../../host-ports.ts';
import type { VenueReader } from '../../read/venue-reader.ts';
import type { VenueDefinition } from '../../venues/venue-definition.ts';
import type { Proxy } from '../../wire/proxy.ts';
import type { BlockedRequestError } from '../../wire/wire-guard.ts';
import type { SharedMarks } from '../shared-marks.ts';
import type { VenueLink } from '../venue-link.ts';

/** What one client is built from; the link and the marks are shared by all clients of the venue's address. */
export interface CcxtClientParts {
  readonly account: ExchangeAccount;
  readonly venue: VenueDefinition;
  readonly link: VenueLink;
  readonly marks: SharedMarks;
  readonly proxy?: Proxy;
  readonly reader: VenueReader;
  readonly clock: Clock;
  readonly onBlocked: (error: BlockedRequestError) => void;
}
