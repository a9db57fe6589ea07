// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IFlashArbitrage
 * @notice Executes a cycle of swaps that starts and ends with the profit token, paid for by a pool, a lender or the
 * contract itself, and reverts unless the cycle earns at least what was asked for.
 *
 * What holds for whatever route an operator names, hostile pools, lenders and tokens included:
 * - Safety: no call by anyone but the owner lowers any balance of the contract, in any token or ETH. The profit token's
 *   is compared at the end. Of any other token only what a hop was brought, or has brought, is spent, and its balance is
 *   compared afterwards. ETH is only sent when it was unwrapped for it.
 * - Safety: callbacks are answered only during an execution, only to the one caller that is expected just then, and only
 *   as it is expected.
 * - Safety: an allowance exists only while the pool or lender that it is for is being called.
 * - Liveness: the owner can take out every token and all ETH at any time.
 */
interface IFlashArbitrage {
    // TYPES: the readable form of what `execute` takes packed

    /// @notice Who pays for the cycle until it has paid for itself.
    enum Funding {
        /// The last pool of the cycle, V2-like or V3-like: the cheapest.
        LastPool,
        /// The first pool of the cycle, V2-like or V3-like.
        FirstPool,
        /// The contract's own balance of the profit token, or a last hop over Uniswap V4.
        Itself,
        /// A Balancer V2 Vault.
        Balancer,
        /// Morpho Blue.
        Morpho,
        /// An Aave V3 Pool, for its premium.
        Aave,
        /// Any ERC-3156 lender.
        Erc3156,
        /// A Uniswap V4 PoolManager.
        UniswapV4,
        /// A Uniswap V4 PoolManager, in ETH for wrapped native tokens.
        UniswapV4Native
    }

    /// @notice How a pool is called.
    enum Venue {
        /// Uniswap V2 and its forks; data: abi.encode(uint16 feeBps), only for all that arrives.
        UniswapV2,
        /// Solidly and its forks, stable and volatile; no data.
        Solidly,
        /// Uniswap V3 and its forks; no data.
        UniswapV3,
        /// data: abi.encode(uint24 fee, int24 tickSpacing, address hooks); the pool is the PoolManager.
        UniswapV4,
        /// data: abi.encode(uint8 i, uint8 j, bool coinsAreNumberedAsUint256).
        Curve,
        /// data: abi.encode(bytes32 poolId); the pool is the Vault.
        BalancerV2
    }

    /// @notice One swap. Where a pool takes or pays ETH (Uniswap V4, Curve) its token is the zero address, and the hops
    /// around it go on in the wrapped native token.
    struct Hop {
        Venue venue;
        address pool;
        address tokenIn;
        address tokenOut;
        /// In base units; 0 for all that arrives, except in the first hop.
        uint256 amountIn;
        /// In base units, for pairs (UniswapV2, Solidly); 0 when it is to be computed from what arrives.
        uint256 amountOut;
        bytes data;
    }

    /// @notice A whole execution.
    struct Arbitrage {
        Funding funding;
        /// Of the fundings that are lenders; otherwise zero.
        address lender;
        /// In the order of the cycle.
        Hop[] hops;
        address profitToken;
        /// In base units of the profit token, at least 1, after the builder's share.
        uint256 minProfit;
        /// The contract itself, the payout address or the owner.
        address recipient;
        /// Whether the profit becomes ETH; only of the wrapped native token.
        bool unwrap;
        /// What the block's builder gets of the profit, in basis points; only of the wrapped native token.
        uint256 builderShareBps;
        uint256 expiryBlock;
        /// Of the block before the one that this is executed in; zero when any will do.
        bytes32 parentHash;
    }

    // EVENTS

    /// @notice An execution has unwrapped its profit or paid the block's builder. Others emit nothing: their profit is
    /// the sum of the transfers to this contract and from it, wrapping and unwrapping included.
    event Executed(address indexed profitToken, uint256 profitWei, uint256 builderShareWei);

    /// @notice The owner has taken tokens out.
    event Withdrawn(address indexed token, address indexed to, uint256 amount);

    /// @notice The owner has taken ETH out.
    event NativeWithdrawn(address indexed to, uint256 amountWei);

    // ERRORS: CONSTRUCTION

    /// @notice A role or a dependency must not be the zero address.
    error ZeroAddress();

    /// @notice There must be one to four operators.
    error OperatorCountOutOfRange(uint256 count);

    /// @notice An operator is named twice.
    error DuplicateOperator(address operator);

    /// @notice The owner's key is cold and must not serve as an operator's.
    error OwnerIsOperator(address owner);

    // ERRORS: ACCESS

    /// @notice Only an operator may execute.
    error NotOperator(address caller);

    /// @notice Only the owner may take anything out.
    error NotOwner(address caller);

    /// @notice An execution is already under way in this transaction.
    error Reentered();

    /// @notice Nobody, or somebody else, is expected to call back, or in another way.
    error UnexpectedCallback(address caller);

    /// @notice ETH is only taken while an execution is under way.
    error UnexpectedPayment(address sender);

    // ERRORS: WHAT CANNOT BE EXECUTED

    /// @notice The packed route is too short, too long or cut off.
    error MalformedRoute(uint256 length);

    /// @notice The header sets a flag that does not exist.
    error UnknownFlags(uint256 flags);

    /// @notice A hop names a kind that does not exist.
    error UnknownHopKind(uint256 kind);

    /// @notice The settlement names a recipient that does not exist.
    error UnknownRecipient(uint256 code);

    /// @notice An execution that need not earn anything would accept everything.
    error MinimumProfitMissing();

    /// @notice Only V2-like and V3-like pools lend by a flash swap.
    error HopCannotLend(uint256 kind);

    /// @notice Profit goes to the contract, the payout address or the owner.
    error RecipientNotAllowed(address recipient);

    /// @notice The builder cannot get more than all.
    error ShareOutOfRange(uint256 shareBps);

    /// @notice Only wrapped native tokens can be unwrapped.
    error NotWrappedNative(address token);

    /// @notice A value does not fit the packed form.
    error ValueOutOfRange(uint256 value, uint256 bits);

    /// @notice A hop's venue does not swap its two tokens for one another in the way that is asked for.
    error UnusableHop(uint256 index);

    // ERRORS: EXECUTION

    /// @notice The call came in a later block than it was meant for.
    error Expired(uint256 blockNumber, uint256 expiryBlock);

    /// @notice The call came on top of another block than it was meant for.
    error UnexpectedParent(bytes32 actual, bytes32 expected);

    /// @notice The profit token's balance grew by less than the minimum; a negative gain is a loss.
    error ProfitBelowMinimum(int256 gained, uint256 minimum);

    /// @notice The token does not answer with a balance.
    error BalanceUnavailable(address token);

    /// @notice The token refused to send, or answered false.
    error TransferFailed(address token, address to, uint256 amount);

    /// @notice The token refused to grant or to revoke an allowance, or answered false.
    error ApprovalFailed(address token, address spender, uint256 amount);

    /// @notice The recipient of ETH refused it.
    error NativeTransferFailed(address to, uint256 amountWei);

    /// @notice At the beginning of a cycle only the profit token, or what the first pool has lent, can be spent.
    error NotSpendable(address token);

    /// @notice More of a token was taken than had come for it.
    error Overspent(address token, uint256 missing);

    // EXECUTION

    /**
     * @notice Executes the packed route that follows the selector directly, without ABI encoding; the layout is in
     * PackedRoute and PackedHop. Only for operators.
     *
     * Emits {Executed} only when it unwraps the profit or pays the block's builder.
     * @return profitWei what the profit token's balance grew by, less the builder's share, before it was sent on
     */
    function execute() external returns (uint256 profitWei);

    /**
     * @notice The same in a form that wallets and scripts can read and write, for about 13,000 gas more. Only for
     * operators.
     * @return profitWei as of {execute}
     */
    function flashLoanArbitrage(Arbitrage calldata arbitrage) external returns (uint256 profitWei);

    // OWNERSHIP

    /// @notice Takes a token out. Only for the owner.
    function withdraw(address token, address to, uint256 amount) external;

    /// @notice Takes ETH out. Only for the owner.
    function withdrawNative(address to, uint256 amountWei) external;

    // ROLES: fixed for good; a new deployment replaces them

    /// @notice The cold account that alone takes assets out.
    function owner() external view returns (address);

    /// @notice Where profit goes when an execution asks for it to be paid out.
    function payout() external view returns (address);

    /// @notice The hot accounts that execute; unset places repeat the first one.
    function operators() external view returns (address[4] memory);

    /// @notice The profit token when the route names none: WETH.
    function wrappedNative() external view returns (address);
}
