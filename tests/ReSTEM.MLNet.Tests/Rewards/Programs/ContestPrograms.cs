namespace ReSTEM.MLNet.Tests.Rewards.Programs;

/// <summary>
/// Programs written for these tests that solve contest problems of data/code-contests, which holds none itself: by a part of the
/// statement that only one problem has.
/// </summary>
internal static class ContestPrograms
{
    public static IReadOnlyDictionary<string, string> ByStatement { get; } =
        new Dictionary<string, string>
        {
            ["\nYou are given two integers $x$ and $y$.\n\nOutput two integers: the minimum"] = """
                for _ in range(int(input())):
                    x, y = map(int, input().split())
                    print(min(x, y), max(x, y))
                """,
            ["\nGiven an integer $r$, find the number of lattice points"] = """
                for _ in range(int(input())):
                    r = int(input())
                    found, high = 0, r
                    for x in range(r + 1):
                        while x * x + high * high >= (r + 1) * (r + 1):
                            high -= 1
                        y = high
                        while y > 0 and x * x + y * y >= r * r:
                            found += 1
                            y -= 1
                    print(4 * found)
                """,
            ["b \\cdot \\gcd(a,b)$.\n\nInput"] = """
                for _ in range(int(input())):
                    n, m = map(int, input().split())
                    print(sum((n + b) // (b * b) for b in range(1, m + 1)) - 1)
                """,
            ["is a multiple of $a+b$."] = """
                from math import gcd, isqrt
                for _ in range(int(input())):
                    n, m = map(int, input().split())
                    print(sum(
                        min(n // p, m // q) // (p + q)
                        for p in range(1, isqrt(n) + 1)
                        for q in range(1, isqrt(m) + 1)
                        if gcd(p, q) == 1
                    ))
                """,
            ["\nA digit is large if"] = """
                for _ in range(int(input())):
                    x = input().strip()
                    print("YES" if x[0] == "1" and x[-1] != "9" and "0" not in x[1:-1] else "NO")
                """,
            ["\nMatthew is given two strings"] = """
                for _ in range(int(input())):
                    a, b = input().split()
                    print(b[0] + a[1:], a[0] + b[1:])
                """,
            ["\nGiven an integer $n$, find an integer $x$ such that"] = """
                for _ in range(int(input())):
                    n = int(input())
                    print(max(range(2, n + 1), key=lambda x: x * (n // x) * (n // x + 1)))
                """,
            ["\nLet $D(n)$ represent the sum of digits"] = """
                for _ in range(int(input())):
                    l, r, k = map(int, input().split())
                    digits = 9 // k + 1
                    print((pow(digits, r, 10**9 + 7) - pow(digits, l, 10**9 + 7)) % (10**9 + 7))
                """,
            ["\nIt's another beautiful day on Farmer John's farm"] = """
                for _ in range(int(input())):
                    print((int(input()) + 2) // 4)
                """,
            ["\nGiven a two-digit positive integer"] = """
                for _ in range(int(input())):
                    print(sum(map(int, input().strip())))
                """,
            [
                "\nYou are given two integers $n$ and $k$.\n\nIn one operation, you can subtract any power"
            ] = """
                for _ in range(int(input())):
                    n, k = map(int, input().split())
                    steps = n if k == 1 else 0
                    while k > 1 and n:
                        steps += n % k
                        n //= k
                    print(steps)
                """,
            ["\nThere are 3 heroes and 3 villains"] = """
                for _ in range(int(input())):
                    n = int(input())
                    if n % 2 == 0:
                        print("3" * (n - 2) + "66")
                    else:
                        print("3" * (n - 5) + "36366" if n >= 5 else -1)
                """,
        };
}
