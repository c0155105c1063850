import { Braces, Calendar, CalendarClock, Clock, Hash, type LucideIcon, ToggleLeft, Type } from 'lucide-react';

/** The type without its parameters: `decimal` for `decimal(10,2)`. */
function familyOf(type: string): string {
  return type.replace(/\(.*/, '');
}

export function isNumeric(type: string): boolean {
  return ['integer', 'number', 'decimal'].includes(familyOf(type));
}

const icons: Readonly<Record<string, LucideIcon>> = {
  text: Type,
  integer: Hash,
  number: Hash,
  decimal: Hash,
  boolean: ToggleLeft,
  date: Calendar,
  time: Clock,
  timestamp: CalendarClock,
  json: Braces,
};

export function typeIcon(type: string): LucideIcon {
  return icons[familyOf(type)] ?? Type;
}
