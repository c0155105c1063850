import { usePipeline } from '../studio-context.tsx';
import { titleById } from './node-titles.ts';

/** The title of a node. */
export function NodeTitle({ id }: { id: string }) {
  const title = usePipeline((pipeline) => titleById(pipeline, id));
  return <strong>{title}</strong>;
}
