namespace EdgeKit.Auth.KeyRing;

/// <summary>The data-protection keys are in Redis, which does not answer: what was sealed can be neither opened nor called a forgery.</summary>
internal sealed class KeysUnreachableException() : Exception("The data-protection keys are kept in Redis, and Redis does not answer.");
