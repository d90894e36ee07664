// Emmett on PostgreSQL, driven by lines of JSON on standard input: {"verb", "from", "to", "length", "callers"}.
// Each line is answered by one line when the work is done. The first line names the database and the facts.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const resolve = createRequire(`${process.cwd()}/`).resolve;
const load = (name) => import(pathToFileURL(resolve(name)).href);
const { CommandHandler } = await load('@event-driven-io/emmett');
const { getPostgreSQLEventStore } = await load('@event-driven-io/emmett-postgresql');

let store;
let facts;

const name = (number) => `card-${number}`;

const event = (version) => {
  const { type, data, metadata } = facts[version - 1];
  const command = randomUUID();
  return {
    type,
    data,
    metadata: { ...metadata, command: { ...metadata.command, id: command }, correlation: command },
  };
};

const events = (first, last) => Array.from({ length: last - first + 1 }, (_, nth) => event(first + nth));

const evolve = (state, { type, data }) => {
  switch (type) {
    case 'card.PurchaserRegistered.v1':
      return { ...state, acknowledged: true };
    case 'card.DirectedTestOpened.v1':
      return { ...state, test: data.test };
    case 'card.DirectedTestClosed.v1':
      return { ...state, test: null };
    default:
      return state;
  }
};

const handle = CommandHandler({ evolve, initialState: () => ({ acknowledged: false, test: null }) });

const decide = (state) => {
  if (!state.acknowledged || state.test !== null) throw new Error('no test may be opened');
  return event(11);
};

const verbs = {
  lay: (number, length) => store.appendToStream(name(number), events(1, length)),
  append: (number) => store.appendToStream(name(number), [event(11)], { expectedStreamVersion: 10n }),
  begin: (number) => store.appendToStream(name(number), [event(1)], { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' }),
  command: (number) => handle(store, name(number), decide),
  read: (number) => store.readStream(name(number)),
};

const work = async ({ verb, from, to, length, callers }) => {
  let next = from;
  const caller = async () => {
    while (next < to) await verbs[verb](next++, length);
  };
  await Promise.all(Array.from({ length: callers }, caller));
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  try {
    if (asked.open) {
      facts = asked.facts;
      store = getPostgreSQLEventStore(asked.open);
      await store.schema.migrate();
    } else {
      await work(asked);
    }
    console.log('{"done": true}');
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
await store?.close();
