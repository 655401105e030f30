export { CallFailed, createClient } from './client.ts';
export type { CallOptions, Client, Transport } from './client.ts';
export { DeviceKey, frameHash } from './deviceKey.ts';
export { faceSignInWith, signedFaceSignIn } from './faceSignIn.ts';
export type { Action, RegisteredPhone, Shown } from './faceSignIn.ts';
export { checkInAtKiosk, pairTablet, signedAtKiosk } from './kiosk.ts';
export type { Kiosk, SeenAtKiosk } from './kiosk.ts';
export { checkInWith, registerPhone, signedRequest } from './phone.ts';
export type { Asked, Phone, ReportedLocation, Seen } from './phone.ts';
