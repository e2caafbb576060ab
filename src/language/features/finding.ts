import type { Span } from '../../flow/yaml/span.ts';
import type { RuleCode } from './rules/allRules.ts';

/** What a rule found in a document. */
export interface Finding {
  code: RuleCode;
  span: Span;
  /** One sentence without a full stop: what is wrong, with the names in double quotes. */
  message: string;
  related?: { span: Span; message: string }[];
  /** How the editor shows it besides: faded, or struck through. */
  tag?: 'unnecessary' | 'deprecated';
  /** The most likely first. */
  fixes?: Fix[];
}

/** A change that mends a finding. */
export interface Fix {
  /** In the imperative, as the editor's light bulb shows it. */
  title: string;
  /** In the document itself; they keep comments and formatting. */
  edits: SpanEdit[];
  /** Files that it makes, by absolute path with '/'; never one that exists. */
  newFiles?: { path: string; text: string }[];
}

export interface SpanEdit {
  span: Span;
  newText: string;
}

/** Takes what a rule finds. */
export type Report = (
  code: RuleCode,
  span: Span,
  message: string,
  more?: Pick<Finding, 'related' | 'tag' | 'fixes'>,
) => void;
