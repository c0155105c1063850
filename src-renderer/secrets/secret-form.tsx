import { Eye, EyeOff } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { messageOf } from '../../core/errors.ts';
import { secretName } from '../../core/pipeline/secrets.ts';
import { useStudioApi } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { TextInput } from '../ui/text-input.tsx';

interface SecretFormProps {
  /** The secret to set; null to ask for its name, too. */
  name: string | null;
  /** Shown below the value. */
  caution?: string | undefined;
  onSet(name: string): void;
  onCancel(): void;
}

const focus = (input: HTMLInputElement | null) => input?.focus();

/** Asks for a value and sends it to the host, without keeping it. */
export function SecretForm({ name: known, caution, onSet, onCancel }: SecretFormProps) {
  const api = useStudioApi();
  const [typed, setTyped] = useState('');
  const [value, setValue] = useState('');
  const [isShown, setShown] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const name = known ?? typed.trim();
  const isNamed = secretName.test(name);
  const isReady = isNamed && value !== '';
  const set = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    try {
      await api.secrets.set({ name, value });
      onSet(name);
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  return (
    <form className="secret-form" onSubmit={(event) => void set(event)}>
      {known === null && (
        <Labelled label="Name">
          {(id) => (
            <>
              <TextInput
                ref={focus}
                id={id}
                isMono
                placeholder="SHOP_PASSWORD"
                value={typed}
                isInvalid={name !== '' && !isNamed}
                onChange={setTyped}
              />
              {name !== '' && !isNamed && (
                <p className="field-problem">A name has only letters, digits and _, and does not begin with a digit.</p>
              )}
            </>
          )}
        </Labelled>
      )}
      <Labelled
        label={known === null ? 'Value' : `Value of ${known}`}
        {...(caution !== undefined && { help: caution })}
      >
        {(id) => (
          <div className="secret-value">
            <TextInput
              {...(known !== null && { ref: focus })}
              id={id}
              type={isShown ? 'text' : 'password'}
              autoComplete="new-password"
              value={value}
              onChange={setValue}
            />
            <IconButton
              label={isShown ? 'Hide what is typed' : 'Show what is typed'}
              onClick={() => setShown(!isShown)}
            >
              {isShown ? <EyeOff size={15} aria-hidden="true" /> : <Eye size={15} aria-hidden="true" />}
            </IconButton>
          </div>
        )}
      </Labelled>
      {failure !== null && (
        <p className="field-problem" role="alert">
          {failure}
        </p>
      )}
      <div className="secret-answers">
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" tone="primary" type="submit" disabled={!isReady}>
          Set
        </Button>
      </div>
    </form>
  );
}
