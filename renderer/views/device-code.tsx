import './device-code.css';
import { encode } from 'uqr';
import type { DeviceCode } from '../../common/auth/auth-state.ts';
import { Heading } from '../components/heading.tsx';
import { useStrings } from '../components/words.tsx';

/** The code for another device, to scan or to type. */
export default function DeviceCodePanel({ device }: { readonly device: DeviceCode }) {
  const words = useStrings().deviceCode;
  return (
    <>
      <Heading>{words.title}</Heading>
      <p className="lead">{words.lead}</p>
      <QrCode text={device.verificationUriComplete} />
      <p className="address">{device.verificationUri}</p>
      <output className="user-code" aria-label={words.code}>
        {device.userCode}
      </output>
      <p className="lead">{words.check}</p>
    </>
  );
}

/** Light margin around the code, in modules (ISO/IEC 18004). */
const quietZone = 4;

function QrCode({ text }: { readonly text: string }) {
  const { qrCode } = useStrings().deviceCode;
  const { data, size } = encode(text, { ecc: 'M', border: quietZone });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')));
  return (
    <svg
      className="qr-code"
      role="img"
      aria-label={qrCode}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path d={path.join('')} />
    </svg>
  );
}
