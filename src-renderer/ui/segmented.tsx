import { BoldRoom } from './bold-room.tsx';
import './segmented.css';

interface SegmentedProps<Value extends string> {
  label: string;
  options: readonly { value: Value; title: string }[];
  /** Null if none is chosen. */
  value: Value | null;
  onChange(value: Value): void;
}

/** A choice between a few visible options. Arrow keys move the choice, as in any radio group. */
export function Segmented<Value extends string>({ label, options, value, onChange }: SegmentedProps<Value>) {
  const reachable = options.some((option) => option.value === value) ? value : options[0]?.value;
  const move = (step: number) => {
    const index = options.findIndex((option) => option.value === value);
    const next = options[(index + step + options.length) % options.length];
    if (next) onChange(next.value);
  };
  return (
    <div
      className="segmented"
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        move(step);
        const group = event.currentTarget;
        requestAnimationFrame(() => group.querySelector<HTMLElement>('[aria-checked="true"]')?.focus());
      }}
    >
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: the segments are buttons with a roving focus, as in the ARIA pattern of a radio group
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === reachable ? 0 : -1}
          className="segment"
          onClick={() => onChange(option.value)}
        >
          <BoldRoom text={option.title} />
        </button>
      ))}
    </div>
  );
}
