import { CircleCheck, TriangleAlert } from 'lucide-react';
import './evidence.css';

/** What the data says about the typed value. */
export function Evidence({ isGood, text }: { isGood: boolean; text: string }) {
  const Icon = isGood ? CircleCheck : TriangleAlert;
  return (
    <p className="evidence" data-fits={isGood} role="status">
      <Icon size={12} aria-hidden="true" />
      {text}
    </p>
  );
}
