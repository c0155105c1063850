import { useState } from 'react';
import type { ParamValue } from '../../../core/pipeline/param-value.ts';
import { resolveParams } from '../../../core/pipeline/params.ts';
import type { PipelineParam } from '../../../core/pipeline/schema.ts';
import { titleById } from '../../studio/nodes/node-titles.ts';
import { runPipeline } from '../../studio/runs/run-pipeline.ts';
import { useDocumentId, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import { tellFailure } from '../../studio/tell-failure.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import '../../inspector/form/form.css';

/** Asks for environment and params of one run. An empty field takes the environment's value, else the default. */
export function RunDialog({ upTo }: { upTo: string | undefined }) {
  const studio = useStudio();
  const document = useDocumentId();
  const pipeline = usePipeline((current) => current);
  const [environment, setEnvironment] = useState('');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const overrides = Object.fromEntries(Object.entries(values).filter(([, text]) => text !== ''));
  const chosen = environment === '' ? {} : { environment };
  const { problems } = resolveParams(pipeline, { ...chosen, overrides });
  const usual = resolveParams(pipeline, chosen).params;
  const close = () => studio.dialogs.getState().close();
  const run = async () => {
    close();
    try {
      await runPipeline(studio, document, {
        params: overrides,
        environment: environment === '' ? null : environment,
        upTo,
      });
    } catch (error) {
      tellFailure(studio, 'The run could not start.', error);
    }
  };
  return (
    <Dialog
      title={upTo === undefined ? 'Run the pipeline' : `Run to "${titleById(pipeline, upTo)}"`}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" disabled={problems.length > 0} onClick={() => void run()}>
            Run
          </Button>
        </>
      }
    >
      <form
        className="nested"
        onSubmit={(event) => {
          event.preventDefault();
          if (problems.length === 0) void run();
        }}
      >
        <Labelled label="Environment">
          {(id) => (
            <Select
              id={id}
              value={environment}
              options={[
                { value: '', title: 'None: the defaults' },
                ...Object.keys(pipeline.environments).map((name) => ({ value: name, title: name })),
              ]}
              onChange={setEnvironment}
            />
          )}
        </Labelled>
        {pipeline.params.length === 0 && (
          <p className="field-help">
            This pipeline has no params. Add them in the inspector while nothing is selected.
          </p>
        )}
        {pipeline.params.map((param) => (
          <ParamField
            key={param.name}
            param={param}
            value={values[param.name] ?? ''}
            usual={usual.find(({ name }) => name === param.name)?.value ?? null}
            fault={problems.find((problem) => problem.param === param.name)?.message}
            onChange={(typed) => setValues({ ...values, [param.name]: typed })}
          />
        ))}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Dialog>
  );
}

interface ParamFieldProps {
  param: PipelineParam;
  value: string;
  /** The value if nothing is typed; null if it is required. */
  usual: ParamValue;
  fault: string | undefined;
  onChange(typed: string): void;
}

function ParamField({ param: { name, type, description }, value, usual, fault, onChange }: ParamFieldProps) {
  return (
    <Labelled
      label={
        <>
          ${name} <small>{type}</small>
        </>
      }
    >
      {(id) => (
        <>
          <TextInput
            id={id}
            value={value}
            placeholder={usual === null ? 'needed' : String(usual)}
            isInvalid={fault !== undefined}
            onChange={onChange}
          />
          {fault !== undefined && <p className="field-problem">{fault}</p>}
          {description !== undefined && <p className="field-help">{description}</p>}
        </>
      )}
    </Labelled>
  );
}
