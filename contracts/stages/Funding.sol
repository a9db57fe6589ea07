// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3156FlashBorrower} from "@openzeppelin/contracts/interfaces/IERC3156FlashBorrower.sol";
import {IERC3156FlashLender} from "@openzeppelin/contracts/interfaces/IERC3156FlashLender.sol";
import {IAavePool} from "../interfaces/external/IAavePool.sol";
import {IBalancerVault} from "../interfaces/external/IBalancerVault.sol";
import {IMorpho} from "../interfaces/external/IMorpho.sol";
import {IPoolManager} from "../interfaces/external/IPoolManager.sol";
import {CallbackData} from "../libraries/CallbackData.sol";
import {ExecutionContext} from "../libraries/ExecutionContext.sol";
import {PackedRoute} from "../libraries/PackedRoute.sol";
import {PoolCalls} from "../libraries/PoolCalls.sol";
import {TokenCalls} from "../libraries/TokenCalls.sol";
import {UniswapV4Pool} from "../libraries/UniswapV4Pool.sol";
import {Delivery} from "./Delivery.sol";

/**
 * @title Funding
 * @notice Who pays for the cycle until it has paid for itself, and what is answered when a pool or a lender calls back.
 */
abstract contract Funding is Delivery {
    using PackedRoute for bytes;
    using PoolCalls for address;
    using TokenCalls for address;
    using UniswapV4Pool for IPoolManager;

    /// @dev What Aave's and ERC-3156's lenders want to hear.
    bytes32 private constant AAVE_SUCCESS = bytes32(uint256(1));
    bytes32 private constant ERC3156_SUCCESS = keccak256("ERC3156FlashBorrower.onFlashLoan");

    /// @dev Calls the last pool of the cycle first: it hands the profit token over before it is paid.
    function _flashSwap(bytes calldata route) internal {
        (uint256 kind, bool zeroForOne, address pool, uint256 amount, bytes calldata rest) = route.decodeHop();
        if (kind == PackedRoute.HOP_V2) {
            // Without data a pair does not call back.
            if (rest.length == 0) revert MalformedRoute(route.length);
            ExecutionContext.expect(pool, ExecutionContext.SWAP_V2);
            pool.swapV2(zeroForOne, amount, address(this), rest);
        } else if (kind == PackedRoute.HOP_V3) {
            ExecutionContext.expect(pool, ExecutionContext.SWAP_V3);
            pool.swapV3(zeroForOne, amount, address(this), rest);
        } else {
            revert HopCannotLend(kind);
        }
    }

    /// @dev The other ways to pay for the cycle until it has paid for itself.
    function _fund(uint256 flags, address token, bytes calldata route) internal {
        uint256 funding = flags & PackedRoute.FUNDING_MASK;
        if (funding == PackedRoute.FUNDED_BY_ITSELF) {
            ExecutionContext.expectNobody();
            _deliver(route, address(this));
            return;
        }
        (address lender, bytes calldata hops) = route.takeAddress();
        if (funding == PackedRoute.FUNDED_BY_FIRST_POOL) {
            _flashSwapFirst(lender, hops);
            return;
        }
        uint256 amount = hops.inputAmount();
        if (funding == PackedRoute.FUNDED_BY_BALANCER) {
            (address[] memory tokens, uint256[] memory amounts) = (new address[](1), new uint256[](1));
            (tokens[0], amounts[0]) = (token, amount);
            ExecutionContext.expect(lender, ExecutionContext.LOAN_BALANCER);
            IBalancerVault(lender).flashLoan(address(this), tokens, amounts, hops);
        } else if (funding == PackedRoute.FUNDED_BY_UNISWAP_V4) {
            uint8 purpose = flags & PackedRoute.FLAG_NATIVE_LOAN == 0
                ? UniswapV4Pool.UNLOCKED_FOR_TOKEN
                : UniswapV4Pool.UNLOCKED_FOR_ETH;
            ExecutionContext.expect(lender, ExecutionContext.UNLOCK);
            IPoolManager(lender).unlock(abi.encodePacked(purpose, hops));
        } else {
            if (funding == PackedRoute.FUNDED_BY_MORPHO) {
                ExecutionContext.expect(lender, ExecutionContext.LOAN_MORPHO);
                IMorpho(lender).flashLoan(token, amount, hops);
            } else if (funding == PackedRoute.FUNDED_BY_AAVE) {
                ExecutionContext.expect(lender, ExecutionContext.LOAN_AAVE);
                IAavePool(lender).flashLoanSimple(address(this), token, amount, hops, 0);
            } else {
                ExecutionContext.expect(lender, ExecutionContext.LOAN_ERC3156);
                IERC3156FlashLender(lender).flashLoan(IERC3156FlashBorrower(address(this)), token, amount, hops);
            }
            ExecutionContext.expectNobody();
            token.revoke(lender); // what it has pulled is used up; what it has not pulled it may not pull later
        }
    }

    /// @dev Calls the first pool of the cycle first: it hands over what the other hops need before it is paid. This token
    /// is the one that they may spend, and no more of it than has come.
    function _flashSwapFirst(address lentToken, bytes calldata route) private {
        (uint256 kind, bool zeroForOne, address pool, uint256 amount, bytes calldata rest) = route.decodeHop();
        uint256 floor = lentToken.ownBalance();
        ExecutionContext.setLentInKind(lentToken, floor);
        if (kind == PackedRoute.HOP_V2) {
            ExecutionContext.expect(pool, ExecutionContext.FIRST_V2);
            pool.swapV2(zeroForOne, amount, address(this), rest);
        } else if (kind == PackedRoute.HOP_V3) {
            ExecutionContext.expect(pool, ExecutionContext.FIRST_V3);
            pool.swapV3(zeroForOne, amount, address(this), rest);
        } else {
            revert HopCannotLend(kind);
        }
        ExecutionContext.setLentInKind(address(0), 0);
        lentToken.requireAtLeast(floor);
    }

    // CALLBACKS
    //
    // Each is answered only to the expected caller, and only as it is expected. What that caller claims, amounts and route
    // included, is not checked beyond this: it can only make this contract call pools and spend the one token that may be
    // spent, and whatever does not end in the minimum profit is undone. The token is never taken from it. While no
    // execution is under way nobody is expected.

    /// @notice Every callback arrives here: uniswapV2Call and its namesakes of other forks, uniswapV3SwapCallback and its,
    /// receiveFlashLoan, onMorphoFlashLoan, executeOperation, onFlashLoan and unlockCallback.
    fallback() external {
        _answerCallback();
    }

    /// @notice ETH comes from a pool or from unwrapping, and only while an execution is under way.
    receive() external payable {
        if (ExecutionContext.expected() == 0) revert UnexpectedPayment(msg.sender);
    }

    function _answerCallback() private {
        uint256 callback = ExecutionContext.expected() ^ uint160(msg.sender);
        if (callback == ExecutionContext.SWAP_V2) {
            _payV2(CallbackData.bytesAt(4), msg.sender);
        } else if (callback == ExecutionContext.SWAP_V3) {
            bytes calldata rest = CallbackData.bytesAt(3);
            if (rest.length == 0) _spendable().pay(msg.sender, CallbackData.owedV3());
            else _deliver(rest, msg.sender);
        } else if (callback == ExecutionContext.FIRST_V2) {
            (uint256 owed, bytes calldata rest) = CallbackData.bytesAt(4).take(PackedRoute.PAYMENT_LENGTH);
            _payFirst(owed, rest);
        } else if (callback == ExecutionContext.FIRST_V3) {
            _payFirst(CallbackData.owedV3(), CallbackData.bytesAt(3));
        } else if (callback == ExecutionContext.LOAN_BALANCER) {
            _deliver(CallbackData.bytesAt(10), address(this));
            _spendable().pay(msg.sender, CallbackData.word(7) + CallbackData.word(9));
        } else if (callback == ExecutionContext.LOAN_MORPHO) {
            _deliver(CallbackData.bytesAt(2), address(this));
            _spendable().approve(msg.sender, CallbackData.word(0));
        } else if (callback == ExecutionContext.LOAN_AAVE) {
            _deliver(CallbackData.bytesAt(5), address(this));
            _spendable().approve(msg.sender, CallbackData.word(1) + CallbackData.word(2));
            CallbackData.answer(AAVE_SUCCESS);
        } else if (callback == ExecutionContext.LOAN_ERC3156) {
            _deliver(CallbackData.bytesAt(5), address(this));
            _spendable().approve(msg.sender, CallbackData.word(2) + CallbackData.word(3));
            CallbackData.answer(ERC3156_SUCCESS);
        } else if (callback == ExecutionContext.UNLOCK) {
            _useUnlocked(IPoolManager(msg.sender), CallbackData.bytesAt(1));
            CallbackData.answerEmptyBytes();
        } else {
            revert UnexpectedCallback(msg.sender);
        }
    }

    /// @dev Runs the rest of the cycle with what the first pool has lent, and pays that pool in the profit token.
    function _payFirst(uint256 owed, bytes calldata rest) private {
        address profitToken = _spendable();
        (address lentToken,) = ExecutionContext.lentInKind();
        ExecutionContext.makeSpendable(lentToken, wrappedNative);
        _deliver(rest, address(this));
        ExecutionContext.makeSpendable(profitToken, wrappedNative);
        profitToken.pay(msg.sender, owed);
    }

    /// @dev Runs what a V4 manager was unlocked for: a hop, or the cycle with what the manager lends.
    function _useUnlocked(IPoolManager manager, bytes calldata data) private {
        (uint256 purpose, bytes calldata rest) = data.take(1);
        if (purpose == UniswapV4Pool.UNLOCKED_FOR_DELIVERY) {
            address to;
            (to, rest) = rest.takeAddress();
            _swapV4(rest, to);
            return;
        }
        address token = _spendable();
        address currency = purpose == UniswapV4Pool.UNLOCKED_FOR_ETH ? address(0) : token;
        if (_wrappedIfNative(currency) != token) revert NotWrappedNative(token);
        uint256 amount = rest.inputAmount();
        manager.take(currency, address(this), amount, wrappedNative);
        _deliver(rest, address(this));
        manager.settle(currency, amount, wrappedNative);
    }
}
