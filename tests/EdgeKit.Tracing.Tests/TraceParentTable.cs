namespace EdgeKit.Tracing.Tests;

/// <summary>The rules of W3C Trace Context level 2 for <c>traceparent</c>, row by row.</summary>
internal static class TraceParentTable
{
    private const string Ids = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";

    /// <summary>A field, and the flags of the continued trace.</summary>
    public static TheoryData<string, string> Accepted => new()
    {
        { $"00-{Ids}-01", "01" },
        { $"00-{Ids}-00", "00" },
        { $"00-{Ids}-02", "02" },                          // random-trace-id stays as received
        { $"00-{Ids}-03", "03" },
        { $"00-{Ids}-ff", "03" },                          // flags that nobody knows are sent as zero
        { $"00-{Ids}-08", "00" },
        { $"00-{Ids}-09", "01" },
        { $" \t00-{Ids}-01\t ", "01" },                    // optional white space around a field is no part of it
        { $"01-{Ids}-01", "01" },                          // a later version that looks like this one
        { $"cc-{Ids}-01", "01" },
        { $"fe-{Ids}-02", "02" },
        { $"cc-{Ids}-01-what-the-future-will-be-like", "01" },
        { $"cc-{Ids}-01-", "01" },
        { $"cc-{Ids}-fd-x", "01" },
    };

    /// <summary>Header lines, one below the other, after which a new trace must begin.</summary>
    public static TheoryData<string> Refused => new()
    {
        "traceparent: ",
        $"traceparent: ff-{Ids}-01",             // version ff is forbidden
        $"traceparent: 00-{Ids}-01-",            // version 00 has one length
        $"traceparent: 00-{Ids}-01.",
        $"traceparent: 00-{Ids}-01-what-the-future-will-be-like",
        $"traceparent: cc-{Ids}-01.what-the-future-will-be-like",
        $"traceparent: cc-{Ids}-0",              // shorter than version 00
        $"traceparent: cc-{Ids}",
        $"traceparent: CC-{Ids}-01",             // upper case anywhere
        "traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
        $"traceparent: 00-{Ids}-0A",
        "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319cc-b7ad6b7169203331-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b71692033311-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c8031.c-b7ad6b7169203331-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b71692033.1-01",
        $"traceparent: 00-{Ids}-1",
        $"traceparent: 00-{Ids}-001",
        $"traceparent: 00-{Ids}-.1",
        $"traceparent: 0-{Ids}-01",
        $"traceparent: 000-{Ids}-01",
        $"traceparent: .0-{Ids}-01",
        "traceparent: 00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
        $"trace-parent: 00-{Ids}-01",            // another name
        $"traceparent: 00-{Ids}-01\ntraceparent: 00-{Ids}-01",
        $"traceparent: 00-{Ids}-01\ntraceparent: 00-12345678901234567890123456789012-1234567890123456-01",
        $"Request-Id: |{Ids}.",
    };
}
