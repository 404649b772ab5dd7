/** The explanation of a server error: the end of the sentence "<database> …", and what to do. */
export interface Cause {
  readonly message: string;
  /** The same in two or three words. */
  readonly brief: string;
  readonly hint: string;
}

const FEWER_CONNECTIONS: Cause = {
  message: 'takes no more connections',
  brief: 'no connection free',
  hint: 'Use fewer --threads, or raise max_connections on the server.',
};

const READ_ONLY: Cause = {
  message: 'only reads now: it is a standby, or read-only',
  brief: 'read-only',
  hint: 'Connect to the primary, or end its read-only mode.',
};

const WRONG_LOGIN: Cause = {
  message: 'rejected the login: wrong user or password',
  brief: 'login rejected',
  hint: `Correct them in the topology file; \${NAME} in the place of the password takes it from the environment.`,
};

const NO_DATABASE: Cause = {
  message: 'does not exist on its server',
  brief: 'no such database',
  hint: 'Create it, or correct its name in the topology file.',
};

const NO_RIGHT: Cause = {
  message: 'does not let its user do this',
  brief: 'no right',
  hint: 'Give the user the right to create, read and write tables there.',
};

const STOPPING: Cause = {
  message: 'is shutting down',
  brief: 'shutting down',
  hint: 'Start the server, then run again.',
};

/** A cause, or a function that chooses one by the error message. */
type CauseOf = Cause | ((message: string) => Cause | undefined);

/** By error code: of Node, SQLSTATE of PostgreSQL, number of MySQL. */
const CAUSES: Readonly<Record<string, CauseOf>> = {
  ECONNREFUSED: {
    message: 'cannot be reached: no server listens at its address',
    brief: 'refused',
    hint: 'Start the server, or correct the address in the topology file.',
  },
  ENOTFOUND: {
    message: 'cannot be reached: no host has this name',
    brief: 'no such host',
    hint: 'Correct the address in the topology file.',
  },
  EAI_AGAIN: {
    message: 'cannot be reached: the name of its host could not be looked up',
    brief: 'no such host',
    hint: 'Check the network, and the address in the topology file.',
  },
  53300: (message) =>
    /for (?:role|database)/.test(message)
      ? {
          message: 'takes no more connections of this user, or to this database',
          brief: 'no connection free',
          hint: 'Use fewer --threads, or raise the CONNECTION LIMIT on the server.',
        }
      : FEWER_CONNECTIONS,
  1040: FEWER_CONNECTIONS,
  1203: {
    message: 'takes no more connections of this user',
    brief: 'no connection free',
    hint: 'Use fewer --threads, or raise max_user_connections on the server.',
  },
  1226: {
    message: 'lets this user do no more for now',
    brief: 'limit reached',
    hint: 'Use fewer --threads, or raise the limits of the user on the server.',
  },
  25006: READ_ONLY,
  1290: (message) => (/read[-_ ]only/i.test(message) ? READ_ONLY : undefined),
  1792: READ_ONLY,
  1836: READ_ONLY,
  '57P03': (message) =>
    /shutting down/.test(message)
      ? STOPPING
      : {
          message: 'is starting, and takes no connections yet',
          brief: 'starting',
          hint: 'Wait a moment, then run again.',
        },
  1053: STOPPING,
  1047: {
    message: 'is on a node that is not a full member of its cluster now',
    brief: 'no quorum',
    hint: 'Wait until the node has joined; without a majority of its nodes a cluster takes no work.',
  },
  '28P01': WRONG_LOGIN,
  1045: WRONG_LOGIN,
  1698: WRONG_LOGIN,
  28000: {
    message: 'rejected the login: its server does not let this user in from here',
    brief: 'login rejected',
    hint: 'Correct the user in the topology file, or let the user in on the server (pg_hba.conf).',
  },
  '3D000': NO_DATABASE,
  1049: NO_DATABASE,
  1044: NO_RIGHT,
  1142: NO_RIGHT,
  42501: NO_RIGHT,
};

/**
 * The explanation of a server error; undefined if its code adds nothing to its kind.
 * @param message the message of the server
 */
export function causeOfCode(code: string, message: string): Cause | undefined {
  const cause = Object.hasOwn(CAUSES, code) ? CAUSES[code] : undefined;
  return typeof cause === 'function' ? cause(message) : cause;
}
