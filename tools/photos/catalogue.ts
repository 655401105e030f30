import type { PinnedPackage } from '../models/npmPack.ts';

/** A portrait of one person in an npm theme package (MIT), and the square of it that is used. */
export interface PortraitSource {
  readonly name: string;
  readonly package: PinnedPackage;
  readonly path: string;
  readonly sha256: string;
  /** Pixels of the file. */
  readonly crop: { readonly left: number; readonly top: number; readonly side: number };
}

const MATERIAL_DASHBOARD: PinnedPackage = {
  spec: 'material-dashboard@3.1.0',
  integrity:
    'sha512-/dkEhja3jybC2ky+cXvOyCu+BgjdHmxN+6Vj04p5+LtDDQZbZ8PW8qV5YwDW/KwHSs8mpYDG20p964kdc0PMQA==',
};
const VOLT: PinnedPackage = {
  spec: '@themesberg/volt-bootstrap-5-dashboard@1.4.1',
  integrity:
    'sha512-PgNWJ4YWMOwjAHqG3OuatgdGfIrqeu9sPhU7WMjZ2PiLQ2SEnfSwNlLaeRHnDSFNvehKnnglSuDgywr2vJVzsA==',
};
const MATERIAL_KIT: PinnedPackage = {
  spec: 'material-kit@2.0.4',
  integrity:
    'sha512-YtcRcqV0s7iByigCfcoHqtrUgXaicyYyZYikn6cdUuKdPdYvQplOUvUgvzmNTvDPcZXzLt8MUk9YfpWWOGISOQ==',
};
const RESUME: PinnedPackage = {
  spec: 'startbootstrap-resume@7.0.6',
  integrity:
    'sha512-nqY3xc5UBischcbWuIZBvm5TAKqjJALDfEckaiR67bBYwvpzicB2FFhw0HNrUVsahM57sfvQSOiVzR2/7ffgLA==',
};

/**
 * Twelve people, one photo each: real, unnamed, and none of them committed. The highest similarity of
 * any two of them is 0.295.
 */
export const PORTRAITS: readonly PortraitSource[] = [
  {
    name: 'person-01',
    package: MATERIAL_DASHBOARD,
    path: 'assets/img/ivana-square.jpg',
    sha256: 'd5f3cb139b2d96b62db5cb06dc6ae80b8335c29be8fb7bc6f528542f7ba43290',
    crop: { left: 86, top: 52, side: 280 },
  },
  {
    name: 'person-02',
    package: MATERIAL_DASHBOARD,
    path: 'assets/img/marie.jpg',
    sha256: 'a52c39241eb2f86fe951e42b9e0048cc359df15bab91d08c22b9d9f1301d0f66',
    crop: { left: 52, top: 55, side: 343 },
  },
  {
    name: 'person-03',
    package: MATERIAL_DASHBOARD,
    path: 'assets/img/team-1.jpg',
    sha256: 'c59024a17814b935fc9aa1b1d1d31f4ec8d18172ef43c2ec48c063e342e74219',
    crop: { left: 0, top: 0, side: 400 },
  },
  {
    name: 'person-04',
    package: MATERIAL_DASHBOARD,
    path: 'assets/img/team-4.jpg',
    sha256: '5bff9832619d713f4608b3e6e5536919a7d0c66aa8db757c0f1046a925f3b03e',
    crop: { left: 20, top: 16, side: 358 },
  },
  {
    name: 'person-05',
    package: MATERIAL_DASHBOARD,
    path: 'assets/img/team-5.jpg',
    sha256: '913bf21f6618557e3d7d91ca4349a6783efd442985358bf68a344049759f915f',
    crop: { left: 26, top: 0, side: 314 },
  },
  {
    name: 'person-06',
    package: VOLT,
    path: 'src/assets/img/team/profile-picture-1.jpg',
    sha256: '7062269faa8d4b417974c6f857a210d8a1284baec20daaeeef7d6f5aeb7686a3',
    crop: { left: 43, top: 0, side: 509 },
  },
  {
    name: 'person-07',
    package: VOLT,
    path: 'src/assets/img/team/profile-picture-2.jpg',
    sha256: '8fd5caa2673ab7da4c56acceb972be51cdcfa6bec289de75f87ad12a8b495a79',
    crop: { left: 75, top: 78, side: 471 },
  },
  {
    name: 'person-08',
    package: VOLT,
    path: 'src/assets/img/team/profile-picture-3.jpg',
    sha256: 'e17e60dae2f34019b691f8d22513fcb856dede259695a3133f646555d4e0a3a6',
    crop: { left: 55, top: 55, side: 438 },
  },
  {
    name: 'person-09',
    package: VOLT,
    path: 'src/assets/img/team/profile-picture-4.jpg',
    sha256: 'c208861b5396beb7195af79bdfd5445a0bf49b600f645a9b16409a2a96cc6144',
    crop: { left: 100, top: 21, side: 449 },
  },
  {
    name: 'person-10',
    package: MATERIAL_KIT,
    path: 'assets/img/faces/christian.jpg',
    sha256: '0dc30987496183f615616e1005ace5a639435dff78a6c00262cd27185d7a2f2f',
    crop: { left: 63, top: 23, side: 309 },
  },
  {
    name: 'person-11',
    package: MATERIAL_KIT,
    path: 'assets/img/faces/marc.jpg',
    sha256: '7b201c81b6fa950c09575484b0ace09eafeafdd3fafe52d83486c3e8d3b11a21',
    crop: { left: 17, top: 19, side: 365 },
  },
  {
    name: 'person-12',
    package: RESUME,
    path: 'dist/assets/img/profile.jpg',
    sha256: '63cc0883e2b111ee5549d88e1a7a762ccf9c51b8887fbfd66609ce5126777221',
    crop: { left: 87, top: 60, side: 323 },
  },
];
