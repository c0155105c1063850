import type { NodePorts } from '../../../core/nodes/define-node.ts';
import type { PortSpec } from '../../../core/pipeline/endpoints.ts';

/** Sizes in canvas pixels. They are fixed, so that layout and groups need no measuring. */
export const nodeWidth = 208;
export const headHeight = 52;
const portRowHeight = 20;
export const gridStep = 8;
export const groupPadding = { top: 40, side: 24, bottom: 24 };

const noteWidth = 208;
const noteLine = { characters: 24, height: 18.2 };

/** The size of a note, estimated from the lines of its text. */
export function noteSizeOf(text: string): { width: number; height: number } {
  const lines = text.split('\n').map((line) => Math.max(1, Math.ceil(line.length / noteLine.characters)));
  const count = lines.reduce((sum, number) => sum + number, 0);
  return { width: noteWidth, height: Math.max(64, Math.ceil(count * noteLine.height) + 22) };
}

export interface PlacedPort {
  port: PortSpec;
  /** Distance from the node's top for inputs and outputs, from its left side for `rejected`. */
  offset: number;
  /** A named port has a row of its own below the head. */
  isNamed: boolean;
}

export interface PortLayout {
  inputs: PlacedPort[];
  outputs: PlacedPort[];
  rejected: PlacedPort | undefined;
  height: number;
}

/** Places the ports: a single input or output beside the head, several in named rows, `rejected` at the bottom. */
export function layoutPorts({ inputs, outputs }: NodePorts): PortLayout {
  const rows = outputs.filter((port) => port.kind === 'rows');
  const rejected = outputs.find((port) => port.kind === 'rejected');
  const rowCount = Math.max(inputs.length > 1 ? inputs.length : 0, rows.length > 1 ? rows.length : 0);
  const height = headHeight + (rowCount === 0 ? 0 : rowCount * portRowHeight + 8);
  return {
    inputs: placeSide(inputs),
    outputs: placeSide(rows),
    rejected: rejected && { port: rejected, offset: nodeWidth - 32, isNamed: false },
    height,
  };
}

function placeSide(ports: readonly PortSpec[]): PlacedPort[] {
  if (ports.length <= 1) return ports.map((port) => ({ port, offset: headHeight / 2, isNamed: false }));
  return ports.map((port, index) => ({
    port,
    offset: headHeight + portRowHeight * (index + 0.5),
    isNamed: true,
  }));
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The smallest box around boxes; undefined around none. */
export function boundsOf(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** Whether two boxes overlap, or are nearer to each other than the gap. */
export function overlaps(one: Box, other: Box, gap = { x: 0, y: 0 }): boolean {
  return (
    one.x < other.x + other.width + gap.x &&
    other.x < one.x + one.width + gap.x &&
    one.y < other.y + other.height + gap.y &&
    other.y < one.y + one.height + gap.y
  );
}

export function snap(value: number): number {
  return Math.round(value / gridStep) * gridStep;
}
