/** `npm start` where there is no display: the walkthrough alone, step by step, after `npm start` has set up what it needs. */
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
