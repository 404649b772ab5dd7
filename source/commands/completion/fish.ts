import { COMMAND_TABLE } from '../command-table.js';
import { COMMANDS, type CommandName, type Flag } from '../flag.js';
import { flagsOf } from '../flags.js';
import { operandsOf, valuesOf, type Offer } from './words.js';

/** The completion of fish: a line for each word in each place. */
export function fishScript(): string {
  return `# Completion of dbsim-tui for fish. Made by \`dbsim-tui completion fish\`.
function __dbsim_tui_runs
  set -l dir .
  set -l words (commandline -opc)
  for i in (seq (count $words))
    if test $words[$i] = --dir; and test $i -lt (count $words)
      set dir $words[(math $i + 1)]
    else if string match -q -- '--dir=*' $words[$i]
      set dir (string replace -- --dir= '' $words[$i])
    end
  end
  for file in $dir/data/runs/*.journal.ndjson
    basename $file .journal.ndjson
  end
end

# The keys with their equals sign, or the words of the key that is written, separated by commas.
function __dbsim_tui_keyed
  set -l token (string replace -r -- '^--[^=]*=' '' (commandline -ct))
  set -l written (string match -r -- '^([^=]*)=(.*,)?' $token)
  for pair in $argv
    set -l key (string split -m 1 = $pair)
    if test (count $written) -eq 0
      printf '%s=\\tsetting\\n' $key[1]
    else if test "$written[2]" = $key[1]
      for word in (string split -n , $key[2])
        contains -- $word (string split , "$written[3]"); or printf '%s%s\\tvalue\\n' $written[1] $word
      end
    end
  end
end

# Whether the first word is one of these commands; without arguments whether there is no command.
function __dbsim_tui_is
  set -l words (commandline -opc)
  set -l command $words[2]
  if test -z "$command"; or string match -q -- '-*' $command
    set command ''
  end
  if test (count $argv) -eq 0
    test -z "$command"
  else
    contains -- "$command" $argv
  end
end

complete -c dbsim-tui -f
${COMMANDS.map(commandLine).join('\n')}
complete -c dbsim-tui -l help -d 'the help of the command'
complete -c dbsim-tui -l version -d 'the version of the program'
${COMMANDS.flatMap((command) => flagsOf(command).map((flag) => flagLine(command, flag))).join('\n')}
${COMMANDS.flatMap(operandLine).join('\n')}`;
}

function commandLine(command: CommandName): string {
  return `complete -c dbsim-tui -n __dbsim_tui_is -a ${command} -d ${quoted(COMMAND_TABLE[command].summary)}`;
}

function flagLine(command: CommandName, flag: Flag): string {
  const { name, short, meaning } = flag;
  const offer = valuesOf(flag);
  return [
    'complete -c dbsim-tui',
    // What \`run\` takes is taken without a command too.
    `-n '__dbsim_tui_is ${command}${command === 'run' ? ' ""' : ''}'`,
    `-l ${name}`,
    ...(short ? [`-s ${short}`] : []),
    ...(offer ? [offering(offer, flag.optional ?? false)] : []),
    `-d ${quoted(meaning)}`,
  ].join(' ');
}

function operandLine(command: CommandName): string[] {
  const offer = operandsOf(command);
  if (offer.words.length === 0 && offer.from === undefined) return [];
  return [`complete -c dbsim-tui -n '__dbsim_tui_is ${command}' ${source(offer)}`];
}

/** @param isOptional whether the value may be left out: then it is not required */
function offering(offer: Offer, isOptional: boolean): string {
  return [isOptional ? '' : offer.from === 'files' ? '-r -F' : '-x', source(offer)]
    .filter(Boolean)
    .join(' ');
}

function source({ words, from, keyed }: Offer): string {
  if (keyed) {
    const pairs = keyed.map(([key, ofKey]) => `${key}=${ofKey.join(',')}`);
    return `-a ${quoted(`(__dbsim_tui_keyed ${pairs.join(' ')})`)}`;
  }
  const folders = from === 'folders' ? ['(__fish_complete_directories)'] : [];
  const runs = from === 'runs' ? ['(__dbsim_tui_runs)'] : [];
  const all = [...words, ...folders, ...runs];
  const listed = all.length > 0 ? [`-a ${quoted(all.join(' '))}`] : [];
  return [...(from === 'files' ? ['-F'] : []), ...listed].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}
