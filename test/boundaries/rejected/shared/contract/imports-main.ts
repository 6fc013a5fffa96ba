import type { HostPorts } from '../../main/host-ports.ts'; export type X = HostPorts;
