import type { BandPart } from '../stats/counts.ts';
import type { StatusPart } from './spec.ts';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/**
 * Colours of a theme. On `ground`, words have a contrast of 4.5:1 and marks of 3:1 at least (WCAG 2.2, success criteria
 * 1.4.3 and 1.4.11); grid lines only guide the eye. No colour says anything that a word, symbol or dash does not.
 */
export interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly rate: string;
  readonly second: string;
  readonly bars: string;
  readonly parts: Readonly<Record<BandPart | StatusPart, string>>;
}

const LIGHT: Palette = {
  ground: '#ffffff',
  text: '#1f2937',
  quiet: '#4b5563',
  grid: '#e5e7eb',
  rate: '#1d4ed8',
  second: '#b45309',
  bars: '#6b7f99',
  parts: {
    satisfactory: '#15803d',
    at_risk: '#a16207',
    moderate: '#c2410c',
    severe: '#991b1b',
    unrated: '#6b7280',
    present: '#15803d',
    late: '#a16207',
    absent: '#b91c1c',
    excused: '#1d4ed8',
    pending: '#6b7280',
  },
};

const DARK: Palette = {
  ground: '#111827',
  text: '#f3f4f6',
  quiet: '#cbd5e1',
  grid: '#374151',
  rate: '#7db4ff',
  second: '#fbbf24',
  bars: '#7f93ad',
  parts: {
    satisfactory: '#4ade80',
    at_risk: '#facc15',
    moderate: '#fb923c',
    severe: '#f87171',
    unrated: '#9ca3af',
    present: '#4ade80',
    late: '#facc15',
    absent: '#f87171',
    excused: '#7db4ff',
    pending: '#9ca3af',
  },
};

export const PALETTES: Readonly<Record<Theme, Palette>> = { light: LIGHT, dark: DARK };
