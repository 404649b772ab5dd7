/** @jsxImportSource preact */
import type { VNode } from 'preact';

import { formatAmount, formatCount, formatShare, formatThread } from '../../../base/format.js';
import { isNews, namedHealthSpan, worstHealth } from '../../../components/health.js';
import { safeText } from '../../../components/text.js';
import { OUTCOMES } from '../../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../../entities/wording.js';
import type { DatabaseSnapshot, OutcomeCounts } from '../../../sim/snapshot.js';
import { outcomeLine } from '../../../views/live/outcomes.js';
import type { LiveSnapshot } from '../../api.js';
import { LOOK, Spans } from '../spans.js';
import type { DatabaseNames } from '../model.js';

/** The databases of each entity: how far they are, what came of their rows, which thread writes. */
export function LiveDatabases(props: {
  readonly snapshot: LiveSnapshot;
  readonly names: DatabaseNames;
}): VNode {
  const { snapshot, names } = props;
  return (
    <section class="panel" aria-labelledby="live-databases">
      <h2 id="live-databases">Databases</h2>
      <ul class="databases">
        {snapshot.entities.map((database) => (
          <DatabaseLine
            key={database.entity}
            database={database}
            snapshot={snapshot}
            names={names}
          />
        ))}
      </ul>
    </section>
  );
}

function DatabaseLine(props: {
  readonly database: DatabaseSnapshot;
  readonly snapshot: LiveSnapshot;
  readonly names: DatabaseNames;
}): VNode {
  const { database, snapshot, names } = props;
  const { entity, decided, total, counts } = database;
  const files = names.get(entity) ?? [];
  const [first = entity] = files;
  const name =
    files.length > 1
      ? formatAmount(files.length, `database of ${entity}`, `databases of ${entity}`)
      : first;
  const isTimed = snapshot.durationMs !== null;
  return (
    <li class="database">
      <span class="database-name" title={files.join(', ')}>
        {safeText(name)}
      </span>
      <OutcomeBar counts={counts} total={isTimed ? Math.max(1, decided) : total} />
      <span class="database-progress">
        {isTimed ? formatCount(decided) : `${formatCount(decided)} / ${formatCount(total)}`}
      </span>
      <span class="outcomes database-outcomes">
        <Spans line={outcomeLine(counts, LOOK, ' ')} />
      </span>
      <span class="database-side">
        <DatabaseSide database={database} snapshot={snapshot} files={files} />
      </span>
    </li>
  );
}

/** Rows by outcome as parts of a bar; the numbers are beside it. */
export function OutcomeBar(props: {
  readonly counts: OutcomeCounts;
  readonly total: number;
}): VNode {
  const { counts, total } = props;
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  const label = parts.map(
    (outcome) => `${formatCount(counts[outcome])} ${OUTCOME_STYLES[outcome].word}`,
  );
  return (
    <span class="bar" role="img" aria-label={label.join(', ') || 'no row yet'}>
      {parts.map((outcome) => (
        <i
          key={outcome}
          class={`fill-${outcome}`}
          style={{ width: `${total === 0 ? 0 : (counts[outcome] / total) * 100}%` }}
        />
      ))}
    </span>
  );
}

/** The thread that writes and how long threads waited; of a database that is away, that instead. */
function DatabaseSide(props: {
  readonly database: DatabaseSnapshot;
  readonly snapshot: LiveSnapshot;
  readonly files: readonly string[];
}): VNode {
  const { database, snapshot, files } = props;
  const { elapsedMs, databases, threadsMs } = snapshot;
  const own = databases.filter(({ name }) => files.includes(name));
  const worst = worstHealth(own.filter((health) => isNews(health, elapsedMs)));
  if (worst) return <Spans line={[namedHealthSpan(worst, elapsedMs, LOOK)]} />;
  const { writer } = database;
  return (
    <>
      writer <b>{writer === undefined ? LOOK.glyphs.dash : formatThread(writer)}</b> · waiting{' '}
      {formatShare(threadsMs > 0 ? database.waitMs / threadsMs : null)}
    </>
  );
}
