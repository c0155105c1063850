import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { messageOf, WeirError } from '../../../../core/errors.ts';
import { isSameState, sourceChanged, sourceFailed } from '../../../reading/source-file.ts';
import { fastLineLimitBytes } from '../csv-shape.ts';
import { SurveyMachine } from './survey-machine.ts';
import type { FileSurvey, SurveyAnswer, SurveyedFile } from './survey-protocol.ts';

const readBytes = 2_097_152;

/**
 * Surveys files up to the first oddity, blocking its thread. Never throws: a failure is part of the answer. Memory: one
 * buffer.
 */
export function surveyFiles(files: readonly SurveyedFile[]): SurveyAnswer {
  const buffer = createSurveyBuffer();
  const done: FileSurvey[] = [];
  try {
    for (const file of files) {
      const found = surveyFile(file, buffer);
      done.push(found);
      if (found.oddity !== null) break;
    }
    return { kind: 'done', files: done };
  } catch (error) {
    const code = error instanceof WeirError ? error.code : 'engine.failed';
    return { kind: 'failed', code, message: messageOf(error) };
  }
}

function surveyFile(shape: SurveyedFile, buffer: Buffer): FileSurvey {
  const descriptor = attempt(shape.path, () => openSync(shape.path, 'r'));
  try {
    assertState(
      shape,
      attempt(shape.path, () => fstatSync(descriptor)),
    );
    const machine = new SurveyMachine(shape);
    feedFile(descriptor, shape, machine, buffer);
    let now: { size: number; mtimeMs: number };
    try {
      now = statSync(shape.path);
    } catch (cause) {
      throw sourceChanged(shape.path, cause);
    }
    assertState(shape, now);
    return {
      path: shape.path,
      records: machine.records,
      lines: shape.dataStart.lines + machine.records,
      oddity: machine.oddity,
      state: { sizeBytes: shape.sizeBytes, mtimeMs: shape.mtimeMs },
    };
  } finally {
    closeSync(descriptor);
  }
}

/** Room for one read after a line as long as the limit. */
function createSurveyBuffer(): Buffer {
  return Buffer.allocUnsafeSlow(readBytes + fastLineLimitBytes + 2);
}

function feedFile(descriptor: number, shape: SurveyedFile, machine: SurveyMachine, buffer: Buffer): void {
  let position = shape.dataStart.bytes;
  let held = 0;
  for (;;) {
    const start = held;
    const wanted = Math.min(readBytes, buffer.length - start);
    const read = attempt(shape.path, () => readSync(descriptor, buffer, start, wanted, position));
    position += read;
    if (read === 0) {
      if (held > 0) machine.feed(buffer.subarray(0, held));
      if (machine.oddity === null && position !== shape.sizeBytes) throw sourceChanged(shape.path);
      return;
    }
    const filled = start + read;
    const lineEnd = buffer.subarray(0, filled).lastIndexOf(0x0a) + 1;
    if (lineEnd > 0 && !machine.feed(buffer.subarray(0, lineEnd))) return;
    held = filled - lineEnd;
    if (held > fastLineLimitBytes) {
      machine.stopAtLongLine();
      return;
    }
    buffer.copyWithin(0, lineEnd, filled);
  }
}

function assertState(shape: SurveyedFile, { size, mtimeMs }: { size: number; mtimeMs: number }): void {
  if (!isSameState({ sizeBytes: size, mtimeMs }, shape)) throw sourceChanged(shape.path);
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw sourceFailed(path, error);
  }
}
