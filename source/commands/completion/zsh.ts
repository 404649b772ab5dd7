import { COMMAND_TABLE } from '../command-table.js';
import { COMMANDS, type CommandName } from '../flag.js';
import { FLAGS, flagsOf } from '../flags.js';
import { operandsOf, valuesOf, type Offer } from './words.js';

/** The completion of zsh, with what each word means. */
export function zshScript(): string {
  return `#compdef dbsim-tui
# Completion of dbsim-tui for zsh. Made by \`dbsim-tui completion zsh\`.
_dbsim_tui() {
  local command=\${words[2]} dir=. i
  local -a commands flags runs
  for ((i = 2; i < CURRENT; i++)); do
    [[ \${words[i]} == --dir ]] && dir=\${words[i+1]}
    [[ \${words[i]} == --dir=* ]] && dir=\${words[i]#--dir=}
  done
  runs=(\${(Q)dir}/data/runs/*.journal.ndjson(N:t:s/.journal.ndjson//))
  if compset -P 1 '--*='; then
    case \${words[CURRENT]%%=*} in
${valueCases(false)}
    esac
    return
  fi
  case \${words[CURRENT-1]} in
${valueCases(true)}
  esac
  if [[ $PREFIX != -* && $CURRENT -eq 2 ]]; then
    commands=(
${entries(COMMANDS.map((command) => [command, COMMAND_TABLE[command].summary]))}
    )
    _describe command commands
    return
  fi
  case $command in
${COMMANDS.map((command) => `    ${command}) flags=(\n${flagEntries(command)}\n    ) ;;`).join('\n')}
    *) flags=(
${flagEntries('run')}
    ) ;;
  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o flag flags
    return
  fi
  case $command in
${COMMANDS.map((command) => `    ${command}) ${offering(operandsOf(command))} ;;`).join('\n')}
  esac
}

# Loaded from fpath the file itself is the function that is called first.
if [[ \${funcstack[1]} == _dbsim-tui ]]; then
  _dbsim_tui "$@"
else
  compdef _dbsim_tui dbsim-tui
fi`;
}

function flagEntries(command: CommandName): string {
  return entries([
    ...flagsOf(command).map(({ name, meaning }): [string, string] => [`--${name}`, meaning]),
    ['--help', 'the help of the command'],
    ['--version', 'the version of the program'],
  ]);
}

/** Words with their meanings, as \`_describe\` takes them. */
function entries(all: readonly (readonly [word: string, meaning: string])[]): string {
  return all.map(([word, meaning]) => `      ${quoted(`${word}:${meaning}`)}`).join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** @param mayBeFlag whether the word at the cursor may be the next flag instead of a value */
function valueCases(mayBeFlag: boolean): string {
  return FLAGS.flatMap((flag) => {
    const offer = valuesOf(flag);
    if (!offer) return [];
    const names = [`--${flag.name}`, ...(flag.short ? [`-${flag.short}`] : [])].join('|');
    const isValue = mayBeFlag && flag.optional ? '[[ $PREFIX == -* ]] || { ' : '';
    return [`      ${names}) ${isValue}${offering(offer)}; return${isValue ? '; }' : ''} ;;`];
  }).join('\n');
}

function offering({ words, from, keyed }: Offer): string {
  if (keyed) return keyedOffering(keyed);
  const listed = words.length === 0 ? [] : [`compadd -- ${words.join(' ')}`];
  if (from === 'runs') return 'compadd -a runs';
  if (from === 'files') return [...listed, '_files'].join('; ');
  if (from === 'folders') return [...listed, '_files -/'].join('; ');
  return listed[0] ?? ':';
}

/** The keys with their equals sign, or the words of the key that is written, separated by commas. */
function keyedOffering(keyed: NonNullable<Offer['keyed']>): string {
  const keys = keyed.map(([key]) => key).join(' ');
  const lists = keyed
    .filter(([, words]) => words.length > 0)
    .map(([key, words]) => `${key}) _values -s , ${key} ${words.join(' ')} ;;`);
  return [
    `if compset -P 1 '*='; then case \${\${IPREFIX%=}##*=} in ${lists.join(' ')} esac`,
    `else compadd -S = -- ${keys}; fi`,
  ].join('; ');
}
