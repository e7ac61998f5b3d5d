/** For `npm start` without a display: the walkthrough alone, step by step, after `npm start` has prepared it. */
import { defineConfig } from '@playwright/test';
import shared from '../../playwright.config.ts';

const { globalSetup: _, ...settings } = shared;

export default defineConfig({
  ...settings,
  testDir: '.',
  testMatch: 'walkthrough.spec.ts',
  outputDir: '../../test-results',
  reporter: [['list', { printSteps: true }]],
});
