import { expect, test } from 'vitest';
import { emptySecrets } from '../../../scripts/dist-signing.ts';

test('a secret that is empty is none', () => {
  const env = {
    CSC_LINK: 'certificate',
    WIN_CSC_LINK: '',
    APPLE_ID: 'somebody',
    APPLE_TEAM_ID: '',
    OTHER: '',
  };
  expect(emptySecrets(env)).toEqual(['WIN_CSC_LINK', 'APPLE_TEAM_ID']);
});
