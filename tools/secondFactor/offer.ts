import type { Services } from '../../functions/src/platform/services.ts';

/** How many codes of half a minute before and after the present one an authenticator app may be off. */
const ADJACENT_CODES = 1;

/**
 * Lets a project of Identity Platform offer a second factor to whoever wants one; who must have one is the
 * backend's business. Twice is once. @returns what is offered now
 */
export async function offerSecondFactor(
  auth: Services['auth'],
  { sms }: { sms: boolean },
): Promise<string[]> {
  const { multiFactorConfig } = await auth.projectConfigManager().updateProjectConfig({
    multiFactorConfig: {
      state: 'ENABLED',
      factorIds: sms ? ['phone'] : [],
      providerConfigs: [
        { state: 'ENABLED', totpProviderConfig: { adjacentIntervals: ADJACENT_CODES } },
      ],
    },
  });
  const apps =
    multiFactorConfig?.providerConfigs?.some(({ state }) => state === 'ENABLED') === true;
  return [...(multiFactorConfig?.factorIds ?? []), ...(apps ? ['totp'] : [])];
}
