using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EdgeKit.Testing;

/// <summary>
/// Implements the part of the Redis protocol that sending one command needs, independently of the client under test.
/// </summary>
internal static class RedisWire
{
    public static async Task<string> SendAsync(int port, string[] words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encode(words));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await ReadAsync(reader);
    }

    private static byte[] Encode(string[] words)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync() ?? throw new IOException("The server closed the connection.");
        return line[0] switch
        {
            '-' => throw new InvalidOperationException(line[1..]),
            '$' => await ReadBulkAsync(reader, int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)),
            '*' => await ReadArrayAsync(reader, int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)),
            _ => line[1..],
        };
    }

    private static async Task<string> ReadBulkAsync(StreamReader reader, int length)
    {
        if (length < 0)
        {
            return "";
        }

        var text = new char[length + 2];
        await reader.ReadBlockAsync(text);
        return new string(text, 0, length);
    }

    private static async Task<string> ReadArrayAsync(StreamReader reader, int count)
    {
        var items = new List<string>();
        for (var i = 0; i < count; i++)
        {
            items.Add(await ReadAsync(reader));
        }

        return string.Join('\n', items);
    }
}
