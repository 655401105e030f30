/** Whether this is a real Cloud Run revision; the Functions emulator sets K_SERVICE as well. */
export function isDeployed(): boolean {
  return process.env['K_SERVICE'] !== undefined && process.env['FUNCTIONS_EMULATOR'] !== 'true';
}

/** One setting for deployed functions, another for the Functions emulator, where each call under way is a process of 140 MB. */
export function emulated(deployed: number, emulator: number): number {
  return process.env['FUNCTIONS_EMULATOR'] === 'true' ? emulator : deployed;
}
