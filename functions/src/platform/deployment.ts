/** Whether this is a real Cloud Run revision; the Functions emulator sets K_SERVICE as well. */
export function isDeployed(): boolean {
  return process.env['K_SERVICE'] !== undefined && process.env['FUNCTIONS_EMULATOR'] !== 'true';
}
