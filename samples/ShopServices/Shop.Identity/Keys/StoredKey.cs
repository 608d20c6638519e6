namespace Shop.Identity.Keys;

/// <summary>A key in the key file; the first one signs.</summary>
internal sealed record StoredKey(string Algorithm, string Pem);
