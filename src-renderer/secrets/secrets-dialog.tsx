import { LockKeyhole, LockKeyholeOpen, Plus, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { SecretsOverview } from '../../core/api/secrets.ts';
import { mentionedSecrets } from '../../core/pipeline/secrets.ts';
import { usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import '../ui/labelled.css';
import { SecretForm } from './secret-form.tsx';
import { SecretRow } from './secret-row.tsx';
import { placeInWords } from './secret-words.ts';
import './secrets-dialog.css';
import { useReturningFocus } from './use-returning-focus.ts';
import { useSecrets } from './use-secrets.ts';

/** The secrets that the pipeline mentions, and those set in the studio. */
export function SecretsDialog({ name: asked }: { name: string | undefined }) {
  const studio = useStudio();
  const nodes = usePipeline((pipeline) => pipeline.nodes);
  const mentioned = useMemo(() => {
    const names = mentionedSecrets(nodes.map(({ config }) => config));
    return asked === undefined || names.includes(asked) ? names : [...names, asked];
  }, [nodes, asked]);
  const { overview, failure } = useSecrets(mentioned);
  const [said, setSaid] = useState('');
  const states = new Map(overview?.secrets.map((state) => [state.name, state]));
  const others = [...states.keys()].filter((name) => !mentioned.includes(name));
  const rows = (names: readonly string[]) => (
    <ul className="secrets">
      {names.map((name) => (
        <SecretRow
          key={name}
          name={name}
          state={states.get(name)}
          isAsking={name === asked}
          isFirst={asked === undefined}
          onTell={setSaid}
        />
      ))}
    </ul>
  );
  return (
    <Dialog
      title="Secrets"
      description={
        <>
          What <code>{`\${env:NAME}`}</code> stands for. A pipeline holds the name alone: the value goes into no file,
          log or export of it.
        </>
      }
      onClose={() => studio.dialogs.getState().close()}
      {...(overview !== null && { footer: <Place overview={overview} /> })}
    >
      <div className="secrets-body">
        {failure !== null && <p className="field-problem">{failure}</p>}
        {overview?.isDamaged === true && (
          <p className="field-problem" data-severity="warning">
            <TriangleAlert size={13} aria-hidden="true" />
            The file of secrets could not be read: what it held counts as not set. It is written anew when you set one.
          </p>
        )}
        <section>
          <h3>In this pipeline</h3>
          {mentioned.length > 0 ? rows(mentioned) : <NoneMentioned />}
        </section>
        {others.length > 0 && (
          <section>
            <h3>Not in this pipeline</h3>
            {rows(others)}
          </section>
        )}
        <AddSecret isFirst={asked === undefined} onTell={setSaid} />
        <p className="visually-hidden" role="status">
          {said}
        </p>
      </div>
    </Dialog>
  );
}

function Place({ overview: { isLasting } }: { overview: SecretsOverview }) {
  const { info } = useStudio();
  const Icon = isLasting ? LockKeyhole : LockKeyholeOpen;
  return (
    <p className="secrets-place">
      <Icon size={14} aria-hidden="true" />
      <span>
        {placeInWords(isLasting, info.host)} Variables of the environment that Weir was started in go first;{' '}
        <code>weir run</code> reads those alone.
      </span>
    </p>
  );
}

function NoneMentioned() {
  return (
    <p className="secrets-none">
      It reads none yet. Write <code>{`\${env:NAME}`}</code> in any text of a form to keep what is yours out of the
      file: <code>{`\${env:DATA}/orders.csv`}</code> is read from the folder that DATA stands for on this computer.
    </p>
  );
}

function AddSecret({ isFirst, onTell }: { isFirst: boolean; onTell(said: string): void }) {
  const [isAdding, setAdding] = useState(false);
  const button = useReturningFocus(isAdding);
  const rest = () => setAdding(false);
  return (
    <div className="secret-add">
      {isAdding ? (
        <SecretForm
          name={null}
          onCancel={rest}
          onSet={(name) => {
            rest();
            onTell(`${name} is set.`);
          }}
        />
      ) : (
        <Button
          ref={button}
          size="small"
          tone="quiet"
          {...(isFirst && { 'data-first': true })}
          onClick={() => setAdding(true)}
        >
          <Plus size={14} aria-hidden="true" />
          Add a secret
        </Button>
      )}
    </div>
  );
}
