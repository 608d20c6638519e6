using Microsoft.IdentityModel.Tokens;

namespace Shop.Identity.Keys;

/// <summary>
/// The published keys: the first signs, the second is announced, and the others only verify earlier tokens. Thread
/// safe.
/// </summary>
internal sealed class KeyRing
{
    private const int MaxKeys = 4;

    private readonly Lock _rotating = new();
    private readonly KeyFile _file;
    private volatile IReadOnlyList<SigningKey> _keys;

    public KeyRing(KeyFile file)
    {
        _file = file;
        _keys = [.. file.Read().Select(stored => SigningKey.FromPem(stored.Algorithm, stored.Pem))];
        if (_keys.Count < 2)
        {
            _keys = [
                SigningKey.Create(SecurityAlgorithms.RsaSha256), SigningKey.Create(SecurityAlgorithms.EcdsaSha256)];
            Save();
        }
    }

    public SigningKey Signing => _keys[0];

    public IReadOnlyList<SigningKey> Published => _keys;

    /// <summary>
    /// Signs with the announced key from now on, announces a new one, and removes the oldest if there are too many.
    /// </summary>
    public SigningKey Rotate()
    {
        lock (_rotating)
        {
            var (retired, signing) = (_keys[0], _keys[1]);
            _keys = [signing, SigningKey.Create(retired.Algorithm), retired, .. _keys.Skip(2).Take(MaxKeys - 3)];
            Save();
            return signing;
        }
    }

    private void Save() => _file.Write([.. _keys.Select(key => new StoredKey(key.Algorithm, key.Pem))]);
}
