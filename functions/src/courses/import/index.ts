export { applyRosterImport } from './applyRosterImport.ts';
export { cancelRosterImport } from './cancelRosterImport.ts';
export { continueImport } from './continueImport.ts';
export { getRosterImport } from './getRosterImport.ts';
export { listRosterImportRows } from './listRosterImportRows.ts';
export { startRosterImport } from './startRosterImport.ts';
export { sweepRosterFiles } from './sweepRosterFiles.ts';
