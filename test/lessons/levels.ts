import type { SteppedPart } from '../../source/lessons/sessions/stepped.js';
import { lessonOf } from './support.js';

/** The stories of the lesson isolation. */
export type Story = 'lost' | 'skew' | 'phantom';

/** A level, and by story what the Hermitage tables and the documentation of the engine lead to expect. */
export type Level = readonly [level: string, expected: Readonly<Record<Story, string>>];

const LOST = "story.writeB.waited and story.commitB.outcome = 'ok' and story.finally.value = 120";
const BOTH_OFF_CALL =
  "story.commitA.outcome = 'ok' and story.commitB.outcome = 'ok' and story.finally.value = 0";
const SEEN = 'story.first.value = 1 and story.second.value = 2';
const NOT_SEEN = 'story.first.value = 1 and story.second.value = 1';

const NOT_ISOLATED = { lost: LOST, skew: BOTH_OFF_CALL, phantom: SEEN };

const REFUSED = "story.writeB.code = '40001' and story.finally.value = 110";
const ONE_DEADLOCK = "(story.writeA.code = '1213' or story.writeB.code = '1213')";

/** PostgreSQL has no READ UNCOMMITTED of its own: it is READ COMMITTED. */
export const POSTGRES_LEVELS: readonly Level[] = [
  ['READ UNCOMMITTED', NOT_ISOLATED],
  ['READ COMMITTED', NOT_ISOLATED],
  ['REPEATABLE READ', { lost: REFUSED, skew: BOTH_OFF_CALL, phantom: NOT_SEEN }],
  [
    'SERIALIZABLE',
    {
      lost: REFUSED,
      skew: "(story.writeB.code = '40001' or story.commitB.code = '40001') and story.finally.value = 1",
      phantom: NOT_SEEN,
    },
  ],
];

/** Of REPEATABLE READ, MariaDB refuses a lost update from 11.6.2 on. */
export const MYSQL_LEVELS: readonly Level[] = [
  ['READ UNCOMMITTED', NOT_ISOLATED],
  ['READ COMMITTED', NOT_ISOLATED],
  [
    'REPEATABLE READ',
    {
      lost: "story.writeB.waited and (story.finally.value = 120 or story.writeB.code = '1020')",
      skew: BOTH_OFF_CALL,
      phantom: NOT_SEEN,
    },
  ],
  [
    'SERIALIZABLE',
    {
      lost: `${ONE_DEADLOCK} and story.finally.value > 100`,
      skew: `${ONE_DEADLOCK} and story.finally.value = 1`,
      phantom: `story.insertB.waited and ${NOT_SEEN}`,
    },
  ],
];

/** The stories of the lesson that have statements for an engine; any level of theirs is replaced. */
const STORIES: Readonly<Record<'postgres' | 'mysql', Readonly<Record<Story, string>>>> = {
  postgres: { lost: 'pgLostCommitted', skew: 'pgSkewRepeatable', phantom: 'pgPhantomCommitted' },
  mysql: { lost: 'myLostRepeatable', skew: 'mySkewRepeatable', phantom: 'myPhantomCommitted' },
};

const ANY_LEVEL = /READ UNCOMMITTED|READ COMMITTED|REPEATABLE READ|SERIALIZABLE/;

/** A story of the lesson, at a level. */
export function storyAt(engine: 'postgres' | 'mysql', story: Story, level: string): SteppedPart {
  const part = lessonOf('isolation').stepped.find(({ id }) => id === STORIES[engine][story]);
  if (!part) throw new Error(`the lesson has no story ${story} for ${engine}`);
  const steps = part.steps.map((step) => ({ ...step, sql: step.sql.replace(ANY_LEVEL, level) }));
  return { ...part, id: 'story', steps };
}
