import * as v from 'valibot';
import { accessChange, accessEntries, answerSchema } from './access-schema.ts';
import { checkInput } from './check-input.ts';
import { faultOptionEntries, faultOptions } from './fault-options.ts';
import { faults } from './faults.ts';
import { statusSchema } from './part-schemas.ts';
import { keyOfTitle } from './scenario.ts';
import { count, duration, positiveDuration, speed, wholeBetween } from './scenario-values.ts';
import { SimulatorError } from './simulator-error.ts';
import { faultState, helpdeskState, simulatorState, timeState } from './simulator-state.ts';
import type { Simulator } from './simulator.ts';
import { userChange, userEntries } from './user-schema.ts';

/** What a GET answers: JSON, or a text as it is. */
type Get = (simulator: Simulator, query: URLSearchParams) => object | string;

/** What a POST does with its body. */
export type Post = (simulator: Simulator, body: unknown) => Promise<object>;

export interface Route {
  readonly does: string;
  readonly get?: Get;
  readonly post?: Post;
}

function post<Schema extends v.GenericSchema>(
  schema: Schema,
  run: (simulator: Simulator, body: v.InferOutput<Schema>) => object | Promise<object>,
): Post {
  return async (simulator, body) => run(simulator, checkInput(schema, body));
}

const helpdesk = v.string();
const counts = v.record(v.string(), v.record(v.string(), count));

const setCounts = post(v.strictObject({ helpdesk, counts }), (simulator, body) => {
  simulator.setCounts(body.helpdesk, body.counts);
  return helpdeskState(simulator, body.helpdesk);
});

const addStatus = post(v.strictObject({ helpdesk, status: statusSchema }), (simulator, body) => {
  simulator.addStatus(body.helpdesk, body.status);
  return helpdeskState(simulator, body.helpdesk);
});

const renameStatus = post(
  v.strictObject({ helpdesk, status: v.string(), title: v.string(), key: v.exactOptional(v.string()) }),
  (simulator, body) => {
    simulator.renameStatus(body.helpdesk, body.status, body.title, body.key ?? keyOfTitle(body.title));
    return helpdeskState(simulator, body.helpdesk);
  },
);

const removeStatus = post(v.strictObject({ helpdesk, status: v.string() }), (simulator, body) => {
  simulator.removeStatus(body.helpdesk, body.status);
  return helpdeskState(simulator, body.helpdesk);
});

const changeUser = post(v.strictObject({ helpdesk, user: v.string(), ...userEntries }), (simulator, body) => {
  const { helpdesk: name, user, ...change } = body;
  simulator.changeUser(name, user, userChange(change));
  return helpdeskState(simulator, name);
});

const changeHelpdesk = post(
  v.strictObject({ helpdesk, ...accessEntries, answer: v.optional(answerSchema, {}) }),
  (simulator, body) => {
    simulator.changeHelpdesk(body.helpdesk, accessChange(body), body.answer);
    return helpdeskState(simulator, body.helpdesk);
  },
);

const changeTime = post(
  v.strictObject({ speed: v.exactOptional(speed), advance: v.exactOptional(duration) }),
  (simulator, body) => {
    if (body.speed !== undefined) simulator.setSpeed(body.speed);
    if (body.advance !== undefined) simulator.advance(body.advance);
    return timeState(simulator);
  },
);

const injectFault = post(
  v.strictObject({
    fault: v.string(),
    helpdesk: v.exactOptional(helpdesk),
    requests: v.exactOptional(wholeBetween(1, 1_000_000)),
    duration: v.exactOptional(positiveDuration),
    ...faultOptionEntries,
  }),
  async (simulator, { fault, requests, duration: durationMs, ...body }) => {
    await simulator.inject({
      fault,
      ...(body.helpdesk !== undefined && { helpdesk: body.helpdesk }),
      ...(requests !== undefined && { requests }),
      ...(durationMs !== undefined && { durationMs }),
      options: faultOptions(body),
    });
    return activeFaults(simulator);
  },
);

const healFaults = post(v.strictObject({ helpdesk: v.exactOptional(helpdesk) }), async (simulator, body) => {
  await simulator.heal(body.helpdesk);
  return activeFaults(simulator);
});

const clearRequests = post(v.strictObject({}), (simulator) => {
  simulator.clearRequests();
  return { requests: [] };
});

function activeFaults(simulator: Simulator): object {
  const active = simulator.names.flatMap((name) => {
    const fault = faultState(simulator, name);
    return fault === null ? [] : [{ helpdesk: name, ...fault }];
  });
  return { listener: simulator.listenerFault ?? null, active };
}

const listFaults: Get = (simulator) => ({
  ...activeFaults(simulator),
  possible: Object.fromEntries([...faults].map(([name, { reason, does }]) => [name, { reason, does }])),
});

const listRequests: Get = (simulator, query) => {
  const limit = query.get('limit') ?? undefined;
  if (limit !== undefined && !/^[0-9]{1,6}$/.test(limit)) {
    throw new SimulatorError('invalid', `limit is "${limit}"; wanted a whole number`);
  }
  const requests = simulator.requests(
    query.get('helpdesk') ?? undefined,
    limit === undefined ? undefined : Number(limit),
  );
  return { requests };
};

const showCa: Get = ({ ca }) => {
  if (ca === undefined)
    throw new SimulatorError('unknown', 'there is no CA: the simulator serves plain HTTP');
  return ca;
};

const index: Get = () => ({
  endpoints: [...routes].map(([path, { get, post: posted, does }]) => ({
    path,
    methods: [...(get ? ['GET'] : []), ...(posted ? ['POST'] : [])],
    does,
  })),
});

/** The table of the control endpoint: path → what it does. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/', { does: 'Lists the endpoints.', get: index }],
  [
    '/state',
    {
      does: 'Virtual time, and the tickets, users and faults of every helpdesk, or of those named by `?helpdesk=`.',
      get: (simulator, query) => simulatorState(simulator, query.getAll('helpdesk')),
    },
  ],
  ['/counts', { does: 'Sets exact ticket counts by department id and status key.', post: setCounts }],
  ['/statuses/add', { does: 'Adds a ticket status.', post: addStatus }],
  ['/statuses/rename', { does: 'Gives a status another title.', post: renameStatus }],
  ['/statuses/remove', { does: 'Removes a status and its tickets.', post: removeStatus }],
  ['/users', { does: 'Changes an API user: departments, secret, permissions.', post: changeUser }],
  [
    '/helpdesks',
    { does: 'Changes the allow-list, the access key or the shape of answers.', post: changeHelpdesk },
  ],
  ['/time', { does: 'Sets the speed, or jumps ahead.', get: timeState, post: changeTime }],
  ['/faults', { does: 'Lists faults, or puts one in place.', get: listFaults, post: injectFault }],
  ['/faults/heal', { does: 'Ends injected faults.', post: healFaults }],
  ['/requests', { does: 'The last requests that were received.', get: listRequests }],
  ['/requests/clear', { does: 'Forgets them.', post: clearRequests }],
  ['/ca.pem', { does: 'The certificate of the CA, with HTTPS only.', get: showCa }],
]);
