import type { Attempt } from './attempt.ts';

/** A mail server as it is set up; `password` is the one secret in it. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'plain';
  readonly username: string;
  readonly password: string | undefined;
  /** Certificate to trust besides the system's; only tests give one. */
  readonly ca?: string;
}

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Without the brackets; the same for each try, so that a mail server can drop a repetition. */
  readonly messageId: string;
  readonly isUrgent: boolean;
}

/** A connection that is kept open between mails for a while. */
export interface Mailer {
  /** One try; never throws. Ends soon after the signal. */
  send(mail: Mail, signal: AbortSignal): Promise<Attempt>;
  close(): void;
}

export type ConnectMail = (server: MailServer) => Mailer;
