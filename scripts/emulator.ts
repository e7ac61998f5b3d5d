/** `npm run emulator`: runs the embedded AuthKit alone. */
import '../emulator/main.ts';
