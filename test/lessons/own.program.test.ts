import { describe, expect } from 'vitest';

import { problemOfCommand } from '../../source/commands/learn/check-command.js';
import { areAllSeen, carryOutAll } from '../../source/commands/learn/all.js';
import { ownLessons, readLessons } from '../../source/lessons/catalogue.js';
import { judgeClaim } from '../../source/lessons/judge.js';
import type { Lesson } from '../../source/lessons/lesson.js';
import { temporaryFolder } from '../harness/folder.js';
import { itEach } from '../harness/full.js';
import { conditionsIn, evidenceOf, lessonOf } from './support.js';

/** The lesson whose runs are the shortest, which is the one of the quick tests. */
const SHORTEST = 'lost-answer';

const LESSONS = (await readLessons(ownLessons(), problemOfCommand)).toSorted(
  (one, other) => Number(other.id === SHORTEST) - Number(one.id === SHORTEST),
);

describe('a lesson', () => {
  itEach(
    LESSONS.map((lesson) => [lesson.id, lesson] as const),
    '%s shows on its own runs all that it claims',
    async (_id, lesson) => {
      const results = await carryOutAll([lesson], conditionsIn(temporaryFolder()), () => {});
      const missing = results.flatMap(({ findings }) =>
        findings.filter(
          (finding) =>
            finding.verdict === 'not seen' ||
            (finding.verdict === 'not possible' && !finding.isOptional),
        ),
      );
      expect(missing).toEqual([]);
      expect(areAllSeen(results)).toBe(true);
    },
  );
});

/** By lesson: what switches its effect off, and the claims that then are not seen. */
const SWITCHED_OFF: Readonly<
  Record<
    string,
    { change: (text: string) => string; runs: readonly string[]; claims: readonly number[] }
  >
> = {
  overlap: {
    change: (text) => text.replace('--turn 1 --threads 10', '--turn 1 --threads 1'),
    runs: ['one', 'ten'],
    claims: [1],
  },
  convoy: {
    change: (text) => text.replaceAll('--threads 64', '--threads 1'),
    runs: ['four', 'sixtyFour'],
    claims: [1],
  },
  unfair: {
    change: (text) => text.replace('--threads 16 --order race', '--threads 1 --order race'),
    runs: ['race', 'turns'],
    claims: [0],
  },
  orphans: {
    change: (text) => text.replaceAll(/--references (?:none|check)/g, '--references wait'),
    runs: ['none', 'check'],
    claims: [0, 1],
  },
  duplicates: {
    change: (text) =>
      text.replaceAll(/(\d+),User \d+,\w+@/g, '$1,User $1,u$1@').replace(/\n {4}before: .*/, ''),
    runs: ['bare', 'storm'],
    claims: [2, 3],
  },
  upgrade: {
    change: (text) => text.replace('--begin deferred', '--begin immediate'),
    runs: ['late'],
    claims: [3],
  },
  'retry-storm': {
    change: (text) => text.replace('--slow 40 --retry none', '--slow 40 --retry jitter'),
    runs: ['none', 'jitter'],
    claims: [0],
  },
  torn: {
    change: (text) => text.replaceAll('--journal wal', '--journal delete'),
    runs: ['walKilled'],
    claims: [0],
  },
  saga: {
    change: (text) => text.replaceAll('--invalid 0.2', '--invalid 0'),
    runs: ['separate', 'saga'],
    claims: [0, 1],
  },
  'lost-answer': {
    change: (text) => text.replace(/\n {4}kill: .*/, ''),
    runs: ['killed'],
    claims: [0],
  },
  durability: {
    change: (text) => text.replace(/\n {4}kill: .*/, ''),
    runs: ['killed'],
    claims: [0],
  },
  'hot-shard': {
    change: (text) => text.replaceAll('--skew 1.2', '--skew 0'),
    runs: ['hash', 'rendezvous', 'range'],
    claims: [1, 2],
  },
};

describe('a lesson whose effect is switched off', () => {
  itEach(
    LESSONS.filter(({ runs }) => runs.length > 0).map(({ id }) => [id] as const),
    '%s does not claim to have shown it',
    async (id) => {
      const { change, runs, claims } = SWITCHED_OFF[id]!;
      const lesson: Lesson = lessonOf(id, change);
      const evidence = await evidenceOf({
        runs: lesson.runs.filter((run) => runs.includes(run.id)),
        stepped: [],
        files: lesson.files,
      });
      expect(evidence.problems).toEqual(new Map());
      const verdicts = claims.map((index) => judgeClaim(lesson.claims[index]!, evidence).verdict);
      expect(verdicts).toEqual(claims.map(() => 'not seen'));
    },
  );
});
