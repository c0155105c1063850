import { InvalidArgumentError, Option } from 'commander';
import { splitAssignment } from '../../core/pipeline/params.ts';

/** `--param name=value`, repeatable. */
export function paramOption(): Option {
  return new Option('--param <name=value>', 'set a param; may be given many times').argParser(
    (text: string, params: Record<string, string> = {}) => {
      const pair = splitAssignment(text);
      if (!pair) throw new InvalidArgumentError('Write it as name=value.');
      return { ...params, [pair[0]]: pair[1] };
    },
  );
}
