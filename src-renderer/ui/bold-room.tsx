import './bold-room.css';

/** A text as wide as it is in bold: what is beside it stays in place where it turns bold when it is chosen. */
export function BoldRoom({ text }: { text: string }) {
  return (
    <span className="bold-room" data-text={text}>
      {text}
    </span>
  );
}
