/** A load as variables; what is not named is as in the profile `smoke`. */
type LoadValues = Readonly<Record<string, string>>;

/** 400 messages in four channels of five, 2,000 deliveries: enough to spread faults over, over in seconds. */
export const messages: LoadValues = {
  RATE: '100',
  DURATION: '4s',
  USERS: '20',
  CHANNELS: '4',
  DELIVERY_TIMEOUT: '2s',
};

/** 2,000 messages and 10,000 deliveries, so that the hundredth part above p99 is a hundred of them. */
export const manyMessages: LoadValues = { ...messages, RATE: '200', DURATION: '10s', DELIVERY_TIMEOUT: '4s' };

/** 100 users who connect within a second, stay for three and say something every second. */
export const connections: LoadValues = {
  USERS: '100',
  STAGES: '1s:100,1s:0',
  DURATION: '3s',
  ROOM_SIZE: '10',
  MESSAGE_INTERVAL: '1s',
  DELIVERY_TIMEOUT: '1s',
};

/** 400 users who connect within four seconds. */
export const manyConnections: LoadValues = { ...connections, USERS: '400', STAGES: '4s:400,1s:0' };

/**
 * Ten users who call the API, some 50 calls a second in all: so few that the target's wait for the end of a short delay,
 * which keeps a core busy, does not hold up the others.
 */
export const calls: LoadValues = { USERS: '10', DURATION: '6s', THINK_TIME: '200ms', CHANNELS: '3' };

/** 2,000 calls that each spend most of their time delayed. */
export const manyCalls: LoadValues = { ...calls, USERS: '50', DURATION: '13s' };

/** One user, one small file after another: their order is known. */
export const uploads: LoadValues = {
  USERS: '1',
  DURATION: '5s',
  THINK_TIME: '0ms',
  MAX_FILE_SIZE: '100KB',
};

/** Two users who search; beside them a prober writes a message every half second and looks when it is found. */
export const searches: LoadValues = { USERS: '2', DURATION: '6s', THINK_TIME: '300ms' };
