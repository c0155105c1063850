import { Check, CircleAlert, SquareTerminal, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import type { SecretState } from '../../core/api/secrets.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { tellFailure } from '../studio/tell-failure.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { SecretForm } from './secret-form.tsx';
import { secretInWords } from './secret-words.ts';
import { useReturningFocus } from './use-returning-focus.ts';

const icons = { set: Check, environment: SquareTerminal, missing: CircleAlert };

interface SecretRowProps {
  name: string;
  /** Undefined until known. */
  state: SecretState | undefined;
  /** Starts with the form open. */
  isAsking: boolean;
  /** Its button may get the initial focus. */
  isFirst: boolean;
  onTell(said: string): void;
}

const focus = (button: HTMLButtonElement | null) => button?.focus();

/** A secret: where its value comes from, with buttons to set or remove it. */
export function SecretRow({ name, state, isAsking, isFirst, onTell }: SecretRowProps) {
  const studio = useStudio();
  const [mode, setMode] = useState<'shown' | 'setting' | 'removing'>(isAsking ? 'setting' : 'shown');
  const button = useReturningFocus(mode !== 'shown');
  const isHeld = state !== undefined && (state.isStored || state.isUnreadable);
  const rest = () => setMode('shown');
  const remove = async () => {
    rest();
    try {
      await studio.api.secrets.remove({ name });
      onTell(`${name} is removed.`);
    } catch (error) {
      tellFailure(studio, 'The secret could not be removed.', error);
    }
  };
  return (
    <li className="secret">
      <div className="secret-line">
        <div className="secret-what">
          <code>{name}</code>
          {state !== undefined && <SecretSource state={state} />}
        </div>
        {mode === 'shown' && (
          <Button
            ref={button}
            size="small"
            aria-label={`${isHeld ? 'Replace' : 'Set'} ${name}`}
            {...(isFirst && { 'data-first': true })}
            onClick={() => setMode('setting')}
          >
            {isHeld ? 'Replace' : 'Set'}
          </Button>
        )}
        {mode === 'shown' && isHeld && (
          <IconButton size="small" label={`Remove ${name}`} onClick={() => setMode('removing')}>
            <Trash2 size={14} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {mode === 'setting' && (
        <SecretForm
          name={name}
          caution={
            state?.isInEnvironment
              ? 'The environment has a value and goes first: this one counts where it has none.'
              : undefined
          }
          onCancel={rest}
          onSet={() => {
            rest();
            onTell(`${name} is set.`);
          }}
        />
      )}
      {mode === 'removing' && <RemoveQuestion onKeep={rest} onRemove={() => void remove()} />}
    </li>
  );
}

function RemoveQuestion({ onKeep, onRemove }: { onKeep(): void; onRemove(): void }) {
  const warning = useId();
  return (
    <div className="secret-answers">
      <span id={warning}>Remove it? Its value cannot be brought back.</span>
      <Button size="small" ref={focus} aria-describedby={warning} onClick={onKeep}>
        Keep it
      </Button>
      <Button size="small" tone="danger" onClick={onRemove}>
        Remove
      </Button>
    </div>
  );
}

function SecretSource({ state }: { state: SecretState }) {
  const { tone, words } = secretInWords(state);
  const Icon = icons[tone];
  return (
    <span className="secret-source" data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      {words}
    </span>
  );
}
