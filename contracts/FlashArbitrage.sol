// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IFlashArbitrage} from "./interfaces/IFlashArbitrage.sol";
import {IBalancerVault} from "./interfaces/external/IBalancerVault.sol";
import {IFlashLoanRecipient} from "./interfaces/external/IFlashLoanRecipient.sol";
import {IUniswapV2Callee} from "./interfaces/external/IUniswapV2Callee.sol";
import {IUniswapV3SwapCallback} from "./interfaces/external/IUniswapV3SwapCallback.sol";
import {ExecutionContext} from "./libraries/ExecutionContext.sol";
import {PackedRoute} from "./libraries/PackedRoute.sol";
import {PoolCalls} from "./libraries/PoolCalls.sol";
import {TokenCalls} from "./libraries/TokenCalls.sol";

/**
 * @title FlashArbitrage
 * @notice A cycle is executed as a delivery, from its last hop back to its first: to deliver what a hop brings, what it
 * costs is first delivered to its pool by the hop before. Each pool so pays the next one, no token but the profit token
 * ever comes here, and a hop can spend nothing but what the one before it brought.
 */
contract FlashArbitrage is IFlashArbitrage, IUniswapV2Callee, IUniswapV3SwapCallback, IFlashLoanRecipient {
    using SafeERC20 for IERC20;
    using PoolCalls for address;
    using TokenCalls for address;
    using PackedRoute for bytes;

    // IMMUTABLES: the contract has no storage, because reading it would cost every execution 2,100 gas

    /// @inheritdoc IFlashArbitrage
    address public immutable owner;
    /// @inheritdoc IFlashArbitrage
    address public immutable payout;
    /// @inheritdoc IFlashArbitrage
    address public immutable wrappedNative;
    /// @inheritdoc IFlashArbitrage
    address public immutable balancerVault;

    address private immutable operator0;
    address private immutable operator1;
    address private immutable operator2;
    address private immutable operator3;

    uint256 private constant MAX_OPERATORS = 4;

    // CONSTRUCTION

    /**
     * @notice Fixes the roles and the dependencies for good.
     * @param owner_ takes assets out; its key is cold, so it may not be an operator
     * @param payout_ receives the profit of executions that ask for it
     * @param operators_ one to four different accounts; the first one pays the least gas
     */
    constructor(
        address owner_,
        address payout_,
        address[] memory operators_,
        address wrappedNative_,
        address balancerVault_
    ) {
        if (owner_ == address(0) || payout_ == address(0)) revert ZeroAddress();
        if (wrappedNative_ == address(0) || balancerVault_ == address(0)) revert ZeroAddress();
        uint256 count = operators_.length;
        if (count == 0 || count > MAX_OPERATORS) revert OperatorCountOutOfRange(count);
        for (uint256 i = 0; i < count; ++i) {
            if (operators_[i] == address(0)) revert ZeroAddress();
            if (operators_[i] == owner_) revert OwnerIsOperator(owner_);
            for (uint256 j = 0; j < i; ++j) {
                if (operators_[i] == operators_[j]) revert DuplicateOperator(operators_[i]);
            }
        }

        owner = owner_;
        payout = payout_;
        wrappedNative = wrappedNative_;
        balancerVault = balancerVault_;
        operator0 = operators_[0];
        operator1 = operators_[count > 1 ? 1 : 0];
        operator2 = operators_[count > 2 ? 2 : 0];
        operator3 = operators_[count > 3 ? 3 : 0];
    }

    // EXECUTION

    /// @inheritdoc IFlashArbitrage
    function execute() external returns (uint256 profitWei) {
        // The first operator is looked for first: it pays for one comparison.
        if (msg.sender != operator0 && !isOperator(msg.sender)) revert NotOperator(msg.sender);
        if (ExecutionContext.expectedCaller() != address(0)) revert Reentered();
        (uint8 flags, uint256 expiryBlock, uint256 minProfitWei, address token, bytes calldata route) = PackedRoute
            .decodeHeader(msg.data[4:]);
        if (block.number > expiryBlock) revert Expired(block.number, expiryBlock);
        if (flags & PackedRoute.FLAG_PROFIT_TOKEN == 0) token = wrappedNative;

        // A token is only asked for its balance by a static call, from which nothing can be re-entered with effect.
        uint256 balanceBefore = token.ownBalance();
        ExecutionContext.setProfitToken(token);
        if (flags & PackedRoute.FLAG_BALANCER == 0) _flashSwap(route);
        else _flashLoan(token, route);
        ExecutionContext.expect(address(0));
        uint256 balanceAfter = token.ownBalance();

        unchecked {
            profitWei = balanceAfter - balanceBefore; // wraps around for a loss, which is refused next
        }
        if (balanceAfter < balanceBefore || profitWei < minProfitWei) {
            revert ProfitBelowMinimum(int256(profitWei), minProfitWei); // as a signed number a loss is negative
        }
        if (flags & PackedRoute.FLAG_PAYOUT != 0) {
            ExecutionContext.expect(ExecutionContext.NOBODY);
            token.pay(payout, profitWei);
            ExecutionContext.expect(address(0));
        }
    }

    /// @dev Calls the last pool of the cycle first: it hands the profit token over before it is paid.
    function _flashSwap(bytes calldata route) private {
        (uint8 venue, bool zeroForOne, address pool, uint256 amount, bytes calldata rest) = route.decodeHop();
        ExecutionContext.expect(pool);
        if (venue == PackedRoute.VENUE_UNISWAP_V2) {
            // Without data a pair does not call back.
            if (rest.length == 0) revert MalformedRoute(route.length);
            pool.swapV2(zeroForOne, amount, address(this), rest);
        } else {
            pool.swapV3(zeroForOne, amount, address(this), rest);
        }
    }

    /// @dev Borrows the cycle's input from the Vault.
    function _flashLoan(address token, bytes calldata route) private {
        address[] memory tokens = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        tokens[0] = token;
        amounts[0] = route.inputAmount();
        ExecutionContext.expect(balancerVault);
        IBalancerVault(balancerVault).flashLoan(address(this), tokens, amounts, route);
    }

    /// @dev Brings to `to` what the first hop of the route yields. Runs only inside a callback.
    function _deliver(bytes calldata route, address to) private {
        (uint8 venue, bool zeroForOne, address pool, uint256 amount, bytes calldata rest) = route.decodeHop();
        if (venue == PackedRoute.VENUE_UNISWAP_V2) {
            _payV2(rest, pool);
            pool.swapV2(zeroForOne, amount, to, rest[:0]);
        } else {
            ExecutionContext.expect(pool);
            pool.swapV3(zeroForOne, amount, to, rest);
            ExecutionContext.expect(msg.sender); // who called back is the expected caller again
        }
    }

    /// @dev Brings a pair its due: from the hop before, or at the beginning of the cycle from here.
    function _payV2(bytes calldata route, address pool) private {
        if (route.length == PackedRoute.PAYMENT_LENGTH) {
            ExecutionContext.profitToken().pay(pool, route.inputAmount());
        } else {
            _deliver(route, pool);
        }
    }

    // CALLBACKS
    //
    // Each is answered only to the expected caller. What that caller claims, amounts and route included, is not checked
    // beyond this: it can only make this contract call pools and send the profit token, and whatever does not end in
    // the minimum profit is undone. The token is never taken from it. While no execution is under way the zero address is
    // the one expected, and nobody can call from there.

    /// @inheritdoc IUniswapV2Callee
    function uniswapV2Call(address, uint256, uint256, bytes calldata data) external {
        _onlyExpectedCaller();
        _payV2(data, msg.sender);
    }

    /// @inheritdoc IUniswapV3SwapCallback
    function uniswapV3SwapCallback(int256 amount0Delta, int256 amount1Delta, bytes calldata data) external {
        _onlyExpectedCaller();
        if (data.length == 0) {
            // Of the two deltas one is positive, and that is what the pool is owed. Were neither, the cast would ask for
            // more than any balance.
            uint256 owed = uint256(amount0Delta > 0 ? amount0Delta : amount1Delta);
            ExecutionContext.profitToken().pay(msg.sender, owed);
        } else {
            _deliver(data, msg.sender);
        }
    }

    /// @inheritdoc IFlashLoanRecipient
    function receiveFlashLoan(
        address[] calldata,
        uint256[] calldata amounts,
        uint256[] calldata feeAmounts,
        bytes calldata userData
    ) external {
        _onlyExpectedCaller();
        _deliver(userData, address(this));
        ExecutionContext.profitToken().pay(msg.sender, amounts[0] + feeAmounts[0]);
    }

    function _onlyExpectedCaller() private view {
        if (msg.sender != ExecutionContext.expectedCaller()) revert UnexpectedCallback(msg.sender);
    }

    // OWNERSHIP

    /// @inheritdoc IFlashArbitrage
    function withdraw(address token, address to, uint256 amount) external {
        _onlyOwner();
        if (to == address(0)) revert ZeroAddress();
        IERC20(token).safeTransfer(to, amount);
        emit Withdrawn(token, to, amount);
    }

    /// @inheritdoc IFlashArbitrage
    function withdrawNative(address payable to, uint256 amountWei) external {
        _onlyOwner();
        if (to == address(0)) revert ZeroAddress();
        Address.sendValue(to, amountWei);
        emit NativeWithdrawn(to, amountWei);
    }

    function _onlyOwner() private view {
        if (msg.sender != owner) revert NotOwner(msg.sender);
    }

    // ROLES

    /// @inheritdoc IFlashArbitrage
    function operators() external view returns (address[4] memory) {
        return [operator0, operator1, operator2, operator3];
    }

    /// @inheritdoc IFlashArbitrage
    function isOperator(address account) public view returns (bool) {
        return account == operator0 || account == operator1 || account == operator2 || account == operator3;
    }
}
