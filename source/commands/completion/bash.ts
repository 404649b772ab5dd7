import { COMMANDS } from '../flag.js';
import { FLAGS, flagsOf } from '../flags.js';
import { operandsOf, valuesOf, type Offer } from './words.js';

/** The completion of bash: a function that offers words for the place of the cursor. */
export function bashScript(): string {
  return `# Completion of dbsim-tui for bash. Made by \`dbsim-tui completion bash\`.
_dbsim_tui_runs() {
  local file
  for file in "$1"/data/runs/*.journal.ndjson; do
    [[ -e $file ]] || continue
    file=\${file##*/}
    echo "\${file%.journal.ndjson}"
  done
}

# Offers the words of a list that is separated by commas, without those that are in it already.
_dbsim_tui_list() {
  local given=, word
  [[ $current == *,* ]] && given=,\${current%,*},
  compopt -o nospace 2> /dev/null
  for word in $1; do
    [[ $given == *,$word,* || $word != "\${current##*,}"* ]] || COMPREPLY+=("\${given#,}$word")
  done
}

_dbsim_tui() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  local command=\${COMP_WORDS[1]} dir=. flags= key= equals=$COMP_CWORD i IFS=$' \\t\\n'
  # "--flag=value" comes as three words, and "--flag key=value" as four.
  [[ $current == = ]] && current= || equals=$((COMP_CWORD - 1))
  if [[ \${COMP_WORDS[equals]} == = ]]; then
    previous=\${COMP_WORDS[equals - 1]}
    if [[ $previous != -* ]]; then
      key=$previous
      previous=\${COMP_WORDS[equals - 2]}
      [[ $previous == = ]] && previous=\${COMP_WORDS[equals - 3]}
    fi
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} == --dir ]]; then
      dir=\${COMP_WORDS[i + 1]}
      [[ $dir == = ]] && dir=\${COMP_WORDS[i + 2]}
    fi
  done
  COMPREPLY=()
  case $previous in
${valueCases()}
  esac
  if [[ $current != -* && $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W '${COMMANDS.join(' ')}' -- "$current"))
    return
  fi
  case $command in
${COMMANDS.map((command) => `    ${command}) flags='${flagWords(command)}' ;;`).join('\n')}
    *) flags='${flagWords('run')}' ;;
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
    return
  fi
  case $command in
${COMMANDS.map((command) => `    ${command}) ${offering(operandsOf(command))} ;;`).join('\n')}
  esac
}

complete -F _dbsim_tui dbsim-tui`;
}

function flagWords(command: (typeof COMMANDS)[number]): string {
  return [...flagsOf(command).map(({ name }) => `--${name}`), '--help', '--version'].join(' ');
}

function valueCases(): string {
  return FLAGS.flatMap((flag) => {
    const offer = valuesOf(flag);
    if (!offer) return [];
    const names = [`--${flag.name}`, ...(flag.short ? [`-${flag.short}`] : [])].join(' | ');
    // Where the value may be left out, a flag may follow.
    const isValue = flag.optional ? '[[ $current == -* ]] || { ' : '';
    return [`    ${names}) ${isValue}${offering(offer)}; return${flag.optional ? '; }' : ''} ;;`];
  }).join('\n');
}

function offering({ words, from, keyed }: Offer): string {
  if (keyed) return keyedOffering(keyed);
  const listed = `compgen -W '${words.join(' ')}' -- "$current"`;
  const paths = (compgen: string): string =>
    `compopt -o filenames 2> /dev/null; COMPREPLY=($(IFS=$' '; ${compgen}))`;
  if (from === 'runs') return 'COMPREPLY=($(compgen -W "$(_dbsim_tui_runs "$dir")" -- "$current"))';
  // A path may hold blanks: only a line ends it.
  if (from === 'files') return `IFS=$'\\n'; ${paths(`${listed}; compgen -f -- "$current"`)}`;
  if (from === 'folders') return `IFS=$'\\n'; ${paths(`${listed}; compgen -d -- "$current"`)}`;
  return `COMPREPLY=($(${listed}))`;
}

/** The keys with their equals sign, or the words of the key that is written. */
function keyedOffering(keyed: NonNullable<Offer['keyed']>): string {
  const keys = keyed.map(([key]) => key).join(' ');
  const lists = keyed
    .filter(([, words]) => words.length > 0)
    .map(([key, words]) => `${key}) _dbsim_tui_list '${words.join(' ')}' ;;`);
  const offerKeys = `compopt -o nospace 2> /dev/null; COMPREPLY=($(compgen -S = -W '${keys}' -- "$current"))`;
  return `case $key in '') ${offerKeys} ;; ${lists.join(' ')} esac`;
}
