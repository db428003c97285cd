using ReSTEM.MLNet.LanguageModels.Generation.Managed;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.Managed;

public sealed class RowExchangeTests
{
    private static readonly ActiveRow[] Rows =
    [
        .. Enumerable.Range(0, 9).Select(_ => new ActiveRow(1)),
    ];

    [Fact]
    public void Nothing_is_given_while_nobody_waits()
    {
        new RowExchange(2, 9).Give(Rows).Should().Be(9);
    }

    [Fact]
    public async Task Who_waits_gets_the_last_half_of_the_rows()
    {
        var exchange = new RowExchange(2, 9);
        var received = new ActiveRow[9];
        var receiving = Task.Run(() => exchange.Receive(received, default));

        var kept = GiveWhenWanted(exchange, Rows);

        kept.Should().Be(5);
        (await receiving).Should().Be(4);
        received[..4].Should().Equal(Rows[5..]);
        exchange.Give(Rows).Should().Be(9);
    }

    [Fact]
    public void Few_rows_are_not_parted_and_all_end_when_nobody_has_any_left()
    {
        var exchange = new RowExchange(3, 9);
        var received = new[] { -1, -1 };
        Thread[] receiving =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(i => new Thread(() =>
                    received[i] = exchange.Receive(new ActiveRow[9], default)
                )),
        ];
        Array.ForEach(receiving, thread => thread.Start());
        SpinWait.SpinUntil(() =>
            receiving.All(thread => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
        );

        exchange.Give(Rows.AsSpan(0, 3)).Should().Be(3);
        var last = exchange.Receive(new ActiveRow[9], default);

        Array.ForEach(receiving, thread => thread.Join());
        last.Should().Be(0);
        received.Should().Equal(0, 0);
    }

    [Fact]
    public async Task No_row_is_lost_where_the_giver_runs_out_before_the_receiver_wakes()
    {
        for (var round = 0; round < 100; round++)
        {
            var exchange = new RowExchange(2, 9);
            var receiving = Task.Run(() => ReceiveAll(exchange));
            GiveWhenWanted(exchange, Rows).Should().Be(5);

            var back = ReceiveAll(exchange);

            back.Should().BeOneOf(0, 4);
            (back + await receiving).Should().Be(4);
        }
    }

    [Fact]
    public async Task Waiting_ends_when_the_call_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        var exchange = new RowExchange(2, 9);
        using var wake = source.Token.Register(exchange.Wake);
        var cancelling = source.CancelAsync();

        var wait = () => exchange.Receive(new ActiveRow[9], source.Token);

        wait.Should().Throw<OperationCanceledException>();
        await cancelling;
    }

    private static int ReceiveAll(RowExchange exchange)
    {
        var all = 0;
        while (exchange.Receive(new ActiveRow[9], default) is > 0 and var received)
        {
            all += received;
        }

        return all;
    }

    private static int GiveWhenWanted(RowExchange exchange, ActiveRow[] rows)
    {
        int kept;
        do
        {
            kept = exchange.Give(rows);
        } while (kept == rows.Length);

        return kept;
    }
}
