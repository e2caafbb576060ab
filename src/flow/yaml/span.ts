/** UTF-16 offsets in a text, from `start` up to, not including, `end`. */
export interface Span {
  start: number;
  end: number;
}

/** True where `offset` lies in the span or touches one of its ends, as a cursor does. */
export const touches = ({ start, end }: Span, offset: number): boolean => start <= offset && offset <= end;
