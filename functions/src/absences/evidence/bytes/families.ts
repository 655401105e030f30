/** What clients may say a file is; storage.rules take no other. */
export const DECLARED_TYPES = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/heic',
  'image/heif',
] as const;
export type DeclaredType = (typeof DECLARED_TYPES)[number];

/** What a file may be by its bytes. */
export type Family = 'pdf' | 'jpeg' | 'png' | 'heif';

const FAMILIES: Readonly<Record<DeclaredType, Family>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/heic': 'heif',
  'image/heif': 'heif',
};

/** The family of a media type; null for a type that is not taken. */
export function familyOf(type: string): Family | null {
  return isDeclared(type) ? FAMILIES[type] : null;
}

function isDeclared(type: string): type is DeclaredType {
  return DECLARED_TYPES.some((declared) => declared === type);
}
