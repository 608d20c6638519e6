using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shop.AppHost.CommandLine;

namespace Shop.AppHost.Plan;

/// <summary>
/// The keys of a shop on the developer's machine: created at the first start, kept, and readable by their owner only.
/// Other installations configure their own.
/// </summary>
internal sealed class ShopSecrets
{
    private const int SecretBytes = 32;
    private readonly SortedDictionary<string, string> _byName;

    private ShopSecrets(SortedDictionary<string, string> byName) => _byName = byName;

    /// <summary>The file with the operators' key; null if the keys are not stored.</summary>
    public string? OperatorKeyFile { get; private init; }

    /// <summary>The operators' API key.</summary>
    public string OperatorKey => ApiKey("operator");

    /// <summary>Payments' API key at the bank.</summary>
    public string BankKey => ApiKey("payments");

    /// <summary>Creates keys that are not stored.</summary>
    public static ShopSecrets New() => new([]);

    /// <summary>Reads the keys of a folder and creates missing ones.</summary>
    public static ShopSecrets Open(string directory, AppHostOptions options)
    {
        var file = Path.Combine(Directory.CreateDirectory(directory).FullName, "secrets.json");
        var known = File.Exists(file)
            ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file)) : null;
        var secrets = new ShopSecrets(known ?? []) { OperatorKeyFile = Path.Combine(directory, "operator.key") };
        var before = secrets._byName.Count;
        secrets.MakeAll(options.Cells);
        if (secrets._byName.Count > before)
        {
            OwnerOnlyFile.Write(file, JsonSerializer.Serialize(secrets._byName));
        }

        OwnerOnlyFile.Write(secrets.OperatorKeyFile, secrets.OperatorKey);
        return secrets;
    }

    /// <summary>
    /// Returns the folder of the keys: the data folder, or the user's application data if a PostgreSQL or RabbitMQ of
    /// their own outlives a temporary data folder and may hold signed events.
    /// </summary>
    public static string FolderOf(AppHostOptions options, string dataDirectory) =>
        options.DataDirectory is null && (options.Postgres ?? options.RabbitMq) is not null
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify), "edgekit-shop")
            : dataDirectory;

    /// <summary>Returns the hash that EdgeKit.Auth compares an API key with.</summary>
    public static string HashOf(string apiKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)));

    /// <summary>Returns a service's private signing key: PKCS #8 in base64.</summary>
    public string SigningKey(string service, int cell) => Get($"{service}-{cell}", static () =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    });

    /// <summary>Returns the matching public key in base64.</summary>
    public string SenderKey(string service, int cell)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(SigningKey(service, cell)), out _);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }

    private void MakeAll(int cells)
    {
        _ = (OperatorKey, BankKey);
        foreach (var service in ShopPlan.InCells)
        {
            for (var cell = 1; cell <= cells; cell++)
            {
                _ = SigningKey(service, cell);
            }
        }
    }

    private string ApiKey(string id) =>
        Get(id, () => $"{id}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}");

    private string Get(string name, Func<string> make)
    {
        if (!_byName.TryGetValue(name, out var secret))
        {
            _byName[name] = secret = make();
        }

        return secret;
    }
}
