/**
 * WorkOS's error codes for refusing to renew a session until the user signs in in the browser (OpenAPI document,
 * `POST /user_management/authenticate`). They don't end the session.
 */
export const refreshDemands = [
  'mfa_challenge',
  'email_verification_required',
  'organization_selection_required',
  'authentication_method_not_allowed',
  'application_consent_required',
  'radar_email_challenge',
  'radar_sms_challenge',
  'daily_quota_exceeded',
] as const;
export type RefreshDemand = (typeof refreshDemands)[number];
