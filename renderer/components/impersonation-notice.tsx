import type { SignedInState } from '../../common/auth/auth-state.ts';
import { format, formatMoment } from '../text.ts';
import { Notice } from './notice.tsx';
import { useLocale, useStrings } from './words.tsx';

interface ImpersonationNoticeProps {
  readonly impersonator: NonNullable<SignedInState['impersonator']>;
  readonly user: SignedInState['user'];
}

/** Shows that another person acts as the user. */
export default function ImpersonationNotice({ impersonator, user }: ImpersonationNoticeProps) {
  const { title, reason, noReason, endsAt } = useStrings().impersonation;
  const locale = useLocale();
  const why = impersonator.reason === null ? noReason : format(reason, { reason: impersonator.reason });
  const advice = `${why} ${format(endsAt, { time: formatMoment(locale, impersonator.endsAt) })}`;
  const names = { impersonator: impersonator.email, user: user.email };
  return <Notice kind="impersonation" message={{ title: format(title, names), advice }} />;
}
