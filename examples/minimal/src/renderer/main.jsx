import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { AuthProvider, SignedIn, SignedOut, useAuth } from 'authkit-for-electron/react';

function App() {
  const { isLoading, user, state, problem, signIn, signOut, cancel, confirmAccount, answerLink } = useAuth();
  const [answer, setAnswer] = useState(null);
  const greet = async () => setAnswer(await window.greet());

  if (isLoading) return <p>One moment…</p>;
  return (
    <main>
      <SignedOut>
        <button onClick={() => signIn()}>Sign in</button>
      </SignedOut>
      <SignedIn>
        <h1>{user?.email}</h1>
        <p>{state.connection}</p>
        <button onClick={greet}>Greet me</button>
        <button onClick={() => signOut()}>Sign out</button>
      </SignedIn>
      {state.status === 'signing-in' && <button onClick={() => cancel()}>Cancel</button>}
      {state.account && <button onClick={() => confirmAccount()}>Continue as {state.account.email}</button>}
      {state.status === 'sign-in-requested' && (
        <p>
          A link asks you to sign in.
          <button onClick={() => answerLink(true)}>Continue</button>
          <button onClick={() => answerLink(false)}>Not now</button>
        </p>
      )}
      <output>{answer?.value ?? answer?.problem.code}</output>
      {problem && <p role="alert">{problem.code}</p>}
    </main>
  );
}

createRoot(document.getElementById('root')).render(
  <AuthProvider>
    <App />
  </AuthProvider>,
);
